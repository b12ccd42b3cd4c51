import { execFile } from 'node:child_process';
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../testkit/test-database.ts';
import { startGatewayProcess } from '../testkit/gateway-process.ts';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));

let folder: string;
let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
  folder = await mkdtemp(join(tmpdir(), 'portcullis-walkthrough-'));
  await chmod(folder, 0o755);
  for (const part of ['src', 'schema', 'migrations', 'bin', 'examples/manifests', 'package.json', 'tsconfig.json', 'codegen.ts']) {
    await cp(join(root, part), join(folder, part), { recursive: true });
  }
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
});

afterAll(async () => {
  await database[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

test('the walkthrough of docs/add-a-module.md works as printed', async () => {
  const created = await run(process.execPath, ['bin/portcullis.js', 'migrate', 'create', 'milestones'], { cwd: folder });
  expect(created.stdout).toContain('milestones.sql');
  const number = (await readdir(join(folder, 'migrations'))).find((name) => name.endsWith('_milestones.sql'))?.split('_')[0] ?? '';

  const page = await readFile(join(root, 'docs/add-a-module.md'), 'utf8');
  const files = [...page.matchAll(/^```\w+ file=(\S+)\n([\s\S]*?)^```$/gm)];
  expect(files.length).toBeGreaterThan(6);
  for (const [, name = '', text = ''] of files) {
    const path = join(folder, name.replace('NNNN', number));
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
  }
  const list = join(folder, 'src/modules/index.ts');
  const modules = await readFile(list, 'utf8');
  await writeFile(
    list,
    modules
      .replace("import { commentsModule }", "import { milestonesModule } from './milestones/index.ts';\nimport { commentsModule }")
      .replace('  commentsModule,\n', '  commentsModule,\n  milestonesModule,\n'),
  );

  const bin = (name: string): string => join(root, 'node_modules/.bin', name);
  await run(bin('graphql-codegen'), ['--config', 'codegen.ts', '--errors-only'], { cwd: folder });
  const types = await run(bin('tsc'), ['--noEmit', '-p', '.'], { cwd: folder }).catch((error: { stdout: string }) => ({ stdout: error.stdout }));
  expect(types.stdout.split('\n').filter((line) => line.includes('milestone'))).toEqual([]);

  const gateway = await startGatewayProcess(
    { DATABASE_URL: database.primaryUrl, PORTCULLIS_SAMPLE_DATA: 'true', PORTCULLIS_DATA_DIR: join(folder, '.data'), LOG_LEVEL: 'warn' },
    [],
    join(folder, 'bin/portcullis.js'),
  );
  try {
    const ask = async (query: string, variables: object = {}): Promise<Record<string, unknown>> => {
      const response = await fetch(`${gateway.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${gateway.token}` },
        body: JSON.stringify({ query, variables }),
      });
      return (await response.json()) as Record<string, unknown>;
    };
    const { data } = (await ask('{ projects(first: 1) { nodes { id } } }')) as { data: { projects: { nodes: { id: string }[] } } };
    const projectId = data.projects.nodes[0]?.id;
    const command = 'mutation ($input: SetMilestoneInput!) { setMilestone(input: $input) { __typename ... on Milestone { id name } ... on ValidationFailed { problems { path } } } }';
    expect(await ask(command, { input: { projectId, name: ' Beta ', dueDate: '2027-03-01' } })).toMatchObject({
      data: { setMilestone: { __typename: 'Milestone', id: expect.stringMatching(/^milestone_/), name: 'Beta' } },
    });
    expect(await ask(command, { input: { projectId, name: '', dueDate: '2027-03-01' } })).toMatchObject({
      data: { setMilestone: { __typename: 'ValidationFailed', problems: [{ path: ['name'] }] } },
    });
    expect(await ask('query ($id: ID) { milestones(filter: {projectId: $id}) { totalCount nodes { name dueDate isFar project { id } } } }', { id: projectId })).toEqual({
      data: { milestones: { totalCount: 1, nodes: [{ name: 'Beta', dueDate: '2027-03-01', isFar: true, project: { id: projectId } }] } },
    });
  } finally {
    await gateway.end('SIGTERM');
  }
});
