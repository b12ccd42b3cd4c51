/**
 * One walk through a gateway with each library: `node demo.ts <client>`, where GATEWAY_URL and TOKEN are what
 * `npm start` of the gateway printed. Prints what happened, and exits with 1 when the gateway refused.
 */
import { GatewayError } from './gateway/gateway-error.ts';
import type { AppOptions, CreateTaskApp, TaskApp, TaskEvent } from './gateway/task-app.ts';

const apps: Readonly<Record<string, () => Promise<{ readonly createTaskApp: CreateTaskApp }>>> = {
  'apollo-client': () => import('./apollo-client/create-app.ts'),
  urql: () => import('./urql/create-app.ts'),
  relay: () => import('./relay/create-app.ts'),
  'gql-tada': () => import('./gql-tada/create-app.ts'),
  fetch: () => import('./fetch/create-app.ts'),
};

const advice = {
  update: 'This build is out of service: ask the user to reload or update.',
  publish: 'The manifest of this build was not published: a fault of the deployment.',
  'sign-in': 'The token is missing or has ended: sign in again.',
  retry: 'A passing fault: try again after a pause.',
  report: 'A fault of this program or of the gateway: report it.',
} as const;

const load = apps[process.argv[2] ?? ''];
if (load === undefined) {
  console.error(`Usage: node demo.ts ${Object.keys(apps).join('|')}`);
  process.exit(2);
}
const { createTaskApp } = await load();
const app = createTaskApp(readOptions(process.env));
try {
  await walk(app);
} catch (error) {
  if (!(error instanceof GatewayError)) throw error;
  console.log(`${error.code}: ${error.message}\n${advice[error.action]}`);
  process.exitCode = 1;
} finally {
  await app.close();
}

async function walk(app: TaskApp): Promise<void> {
  const [project] = await app.projects();
  if (project === undefined) throw new Error('The gateway has no project: start it with its sample data');
  console.log(`Project ${project.key}`);

  const refused = await app.createTask(project.id, '');
  if ('refusal' in refused) console.log(`No task without a title, ${refused.refusal}: ${refused.message}`);

  const task = await app.createTask(project.id, 'Try the gateway');
  if ('refusal' in task) throw new Error(task.message);
  console.log(`Created “${task.title}”, version ${task.version}`);

  // The event of its creation may be on its way still.
  const event = firstEvent(app, task.id, ({ type }) => type === 'TaskUpdated');
  event.catch(() => {}); // thrown below, where it is awaited
  // Nothing says when a subscription has begun, so the change is made until an event tells of one.
  let renamed = await app.renameTask(task, 'Try it again');
  while (!('refusal' in renamed) && !(await settledWithin(event, 300))) renamed = await app.renameTask(renamed, 'Try it once more');
  const { type, task: changed } = await event;
  console.log(`Event ${type}: “${changed?.title}”`);

  const conflict = await app.renameTask(task, 'Too late');
  if ('refusal' in conflict) console.log(`Not renamed, ${conflict.refusal}: ${conflict.message}`);

  const nothing = await firstEvent(app, 'task_00000000-0000-7000-8000-000000000000', () => true).catch((error: unknown) => error);
  if (nothing instanceof GatewayError) console.log(`Not watched, ${nothing.code}: ${nothing.message}`);
}

function firstEvent(app: TaskApp, taskId: string, isWanted: (event: TaskEvent) => boolean): Promise<TaskEvent> {
  return new Promise<TaskEvent>((resolve, reject) => {
    const stop = app.watchTask(
      taskId,
      (event) => {
        if (!isWanted(event)) return;
        resolve(event);
        queueMicrotask(() => stop());
      },
      reject,
    );
  });
}

function settledWithin(promise: Promise<unknown>, timeoutMs: number): Promise<boolean> {
  const settled = promise.then(() => true, () => true);
  return Promise.race([settled, new Promise<boolean>((resolve) => setTimeout(resolve, timeoutMs, false))]);
}

function readOptions({ GATEWAY_URL = 'http://127.0.0.1:4000', TOKEN, LEARNING }: NodeJS.ProcessEnv): AppOptions {
  if (TOKEN === undefined) throw new Error('Set TOKEN to the development token that the gateway printed');
  return { gatewayUrl: GATEWAY_URL, token: TOKEN, learning: LEARNING !== undefined };
}
