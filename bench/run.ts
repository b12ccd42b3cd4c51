import { fanOutContestants } from './fan-out/contestants.ts';
import { buildOurs } from './harness/build-ours.ts';
import { stopChildren } from './harness/children.ts';
import { chooseContestants } from './harness/contestants.ts';
import { installPeers } from './harness/install-peers.ts';
import { settleOnMachine } from './harness/machine.ts';
import { messageOf } from './harness/message-of.ts';
import { parseOptions, usage } from './harness/options.ts';
import { createWorld } from './harness/world.ts';
import { chooseLoadGenerator } from './load/choose-load-generator.ts';
import { printResult } from './report/print-result.ts';
import { reach } from './report/reach.ts';
import { reachFanOut } from './report/reach-fan-out.ts';
import { type BenchReport, writeReport } from './report/write-report.ts';
import type { WorkloadResult } from './report/workload-result.ts';
import { chooseSample } from './workloads/sample.ts';
import { chooseWorkloads } from './workloads/choose-workloads.ts';
import { versions } from './harness/versions.ts';

/** `npm run bench`: see README.md beside this file. */
async function bench(args: readonly string[], stack: AsyncDisposableStack): Promise<void> {
  const options = parseOptions(args);
  if (options === 'help') return console.log(usage);
  const workloads = chooseWorkloads(options.only);
  const chosen = chooseContestants(options.contestants, options.freeText, fanOutContestants.map(({ name }) => name));
  const say = createProgress();
  const startedAt = new Date();
  installPeers(say);
  buildOurs(say);
  const machine = settleOnMachine();
  const load = chooseLoadGenerator(options.load);
  const world = await createWorld({ machine, scale: options.scale, freeText: options.freeText, stack, say });
  const sample = await chooseSample(world);

  const results: WorkloadResult[] = [];
  for (const workload of workloads) {
    await using ofWorkload = stack.use(new AsyncDisposableStack());
    const result = await workload.run({ world, sample, contestants: chosen, options, load, stack: ofWorkload, say }).catch((error: unknown) => failed(workload.name, error));
    results.push(result);
    say('');
    printResult(result);
  }
  const glances = [reach(results), reachFanOut(results)].filter((glance) => glance !== null);
  for (const glance of glances) printResult(glance);
  const report: BenchReport = {
    startedAt: startedAt.toISOString(),
    tookSeconds: Math.round((Date.now() - startedAt.getTime()) / 1_000),
    command: ['npm run bench', ...(args.length === 0 ? [] : ['--', ...args])].join(' '),
    machine: machine.description,
    versions: versions(world, load),
    settings: { rounds: options.rounds, seconds: options.seconds, connections: options.connections, scale: options.scale },
    results: [...glances, ...results],
  };
  for (const path of await writeReport(report, { intoReadme: options.write, everything: options.only === null })) console.log(`Written: ${path}`);
}

/** One workload that cannot be run takes no other with it. */
function failed(name: string, error: unknown): WorkloadResult {
  console.error(error);
  process.exitCode = 1;
  return { name, title: name, description: `It could not be run: ${messageOf(error)}`, columns: [], rows: [] };
}

/** A line on a terminal that says what goes on; elsewhere a line each. */
function createProgress(): (message: string) => void {
  const { stderr } = process;
  if (!stderr.isTTY) return (message) => message === '' || stderr.write(`${message}\n`);
  return (message) => stderr.write(`\r\u001B[K${message}`);
}

const stack = new AsyncDisposableStack();
let stopping = false;
const stop = (code: number): void => {
  if (stopping) return;
  stopping = true;
  stopChildren().then(() => stack.disposeAsync()).then(
    () => process.exit(code),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
};
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stop(130));
bench(process.argv.slice(2), stack).then(
  () => stop(Number(process.exitCode ?? 0)),
  (error: unknown) => {
    // Whatever breaks because everything is being let go of is no news.
    if (!stopping) console.error(error instanceof TypeError ? `${error.message}\n\n${usage}` : error);
    stop(1);
  },
);
