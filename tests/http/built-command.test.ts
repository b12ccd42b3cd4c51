import { execFile } from 'node:child_process';
import { chmod, cp, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startGatewayProcess } from '../testkit/gateway-process.ts';
import { createTestDatabase, type TestDatabase } from '../testkit/test-database.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const run = promisify(execFile);
let folder: string;
let database: TestDatabase;

/** The files of the published package, as the image has them: no sources. */
beforeAll(async () => {
  database = await createTestDatabase();
  folder = await mkdtemp(join(tmpdir(), 'portcullis-built-'));
  await chmod(folder, 0o755);
  const parts = ['bin', 'schema', 'migrations', 'examples/manifests', 'package.json', 'src', 'scripts', 'tsconfig.json', 'tsconfig.build.json'];
  for (const part of parts) await cp(join(root, part), join(folder, part), { recursive: true });
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
  await run('npm', ['run', 'build'], { cwd: folder });
  for (const part of ['src', 'scripts']) await rm(join(folder, part), { recursive: true });
}, 400_000);

afterAll(async () => {
  await database[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

test.each(['1', '2'])('what npm run build makes serves with %s workers: compiled plans, free text, GraphiQL', async (workers) => {
  const gateway = await startGatewayProcess(
    { DATABASE_URL: database.primaryUrl, PORTCULLIS_SAMPLE_DATA: 'true', PORTCULLIS_DATA_DIR: join(folder, '.data'), PORTCULLIS_WORKERS: workers, LOG_LEVEL: 'warn' },
    [],
    join(folder, 'bin/portcullis.js'),
  );
  try {
    const ask = async (body: object): Promise<unknown> => {
      const response = await fetch(`${gateway.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${gateway.token}` },
        body: JSON.stringify(body),
      });
      return await response.json();
    };
    const query = '{ projects(first: 1) { nodes { __typename tasks(first: 1) { nodes { __typename } } } } }';
    expect(await ask({ query })).toEqual({ data: { projects: { nodes: [{ __typename: 'Project', tasks: { nodes: [{ __typename: 'Task' }] } }] } } });
    // The reference executor, from a file of its own.
    expect(await ask({ query: '{ __schema { queryType { name } } }' })).toEqual({ data: { __schema: { queryType: { name: 'Query' } } } });
    expect(await (await fetch(`${gateway.url}/graphiql`)).text()).toContain('<title>');
    expect((await fetch(`${gateway.adminUrl}/metrics`)).status).toBe(200);
  } finally {
    expect(await gateway.end('SIGTERM')).toBe(0);
  }
});

test('other commands run from it, too', async () => {
  const { stdout } = await run(process.execPath, [join(folder, 'bin/portcullis.js'), 'schema', 'print'], { cwd: folder });
  expect(stdout).toContain('type Project');
});
