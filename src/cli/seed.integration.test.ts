import { Command } from 'commander';
import { expect, test } from 'vitest';
import { captureStreams } from '../../tests/testkit/captured-streams.ts';
import { createTestDatabase, type TestDatabase } from '../../tests/testkit/test-database.ts';
import { readConfig } from '../config.ts';
import { runProgram } from './run-program.ts';
import { seedCommand } from './seed.ts';

/** Runs `portcullis seed …` in process. */
function commandLine(database: TestDatabase, environment: Readonly<Record<string, string>> = {}) {
  let opened = 0;
  return async (...args: readonly string[]) => {
    const streams = captureStreams();
    const program = new Command('portcullis').addCommand(seedCommand({
      streams,
      readConfig: () => readConfig({ DATABASE_URL: database.primaryUrl, ...environment }),
      async openDatabase(config) {
        opened += 1;
        return { primaryUrl: config.DATABASE_URL ?? '', close: async () => { opened -= 1; } };
      },
    }));
    const code = await runProgram(program, ['seed', ...args], streams);
    expect(opened).toBe(0);
    return { code, out: streams.out(), err: streams.err() };
  };
}

test('an empty database is filled, a full one is not touched unless told so', async () => {
  await using database = await createTestDatabase();
  const seed = commandLine(database);
  const first = await seed();
  expect(first).toMatchObject({ code: 0, err: '0 of 4,000 tasks loaded (0 %)\n4,000 of 4,000 tasks loaded (100 %)\ngathering statistics\n' });
  expect(first.out).toMatch(/^Loaded 3 workspaces, 60 people, 40 projects, 4,000 tasks and 1[\d,]+ comments in \d+\.\d s\n$/);
  expect(await seed()).toMatchObject({ code: 1, out: '', err: 'The database is not empty: nothing was loaded. --reset deletes what is there\n' });
  expect(await seed('--reset')).toMatchObject({ code: 1, err: expect.stringMatching(/will be deleted\. Confirm it with --yes\n$/) });
  const again = await seed('--reset', '--yes', '--json');
  expect(again.code).toBe(0);
  expect(JSON.parse(again.out)).toMatchObject({ workspaces: 3, people: 60, projects: 40, tasks: 4_000 });
});

test('production wants to be sure', async () => {
  await using database = await createTestDatabase();
  const production = { NODE_ENV: 'production', JWKS_URL: 'https://keys.example/jwks', PORTCULLIS_TOKEN_SECRET: 'x'.repeat(32) };
  expect(await commandLine(database, production)()).toMatchObject({ code: 1, out: '', err: 'This is a production system. Confirm it with --yes\n' });
});

test('a scale that is none is wrong use', async () => {
  await using database = await createTestDatabase();
  for (const scale of ['0', '-1', '1.5', 'many', '1001']) {
    expect(await commandLine(database)('--scale', scale)).toMatchObject({ code: 2, out: '' });
  }
});
