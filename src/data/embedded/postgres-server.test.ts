import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { OperatorError } from '../../errors.ts';
import { createPostgresServer } from './postgres-server.ts';

const ends: Promise<unknown>[] = [];

vi.mock(import('./watchdog.ts'), async (original) => {
  const { spawnWatched } = await original();
  return {
    spawnWatched(program) {
      const child: ChildProcess = spawnWatched(program);
      ends.push(once(child, 'exit'));
      return child;
    },
  };
});

/** Files take longer to close than what writes to them takes to end, as on a busy machine. */
vi.mock(import('node:fs/promises'), async (original) => {
  const real = await original();
  return {
    ...real,
    async open(...args) {
      const handle = await real.open(...args);
      const close = handle[Symbol.asyncDispose].bind(handle);
      handle[Symbol.asyncDispose] = async () => {
        await Promise.all(ends);
        await close();
      };
      return handle;
    },
  };
});

test('a server that ends at once is known to be down, and may be stopped', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'portcullis-ends-'));
  try {
    await mkdir(join(directory, 'replica-1'));
    const server = await createPostgresServer({
      name: 'replica-1',
      place: { directory, binaries: { directory, postgres: '/bin/false', initdb: '/bin/false', version: '18.0.0', major: '18' }, user: null },
      configFile: join(directory, 'replica-1.conf'),
      onProgress: () => undefined,
    });
    await expect(server.start()).rejects.toThrow(OperatorError);
    expect(server.pid()).toBeNull();
    await server.stop('immediate');
  } finally {
    await rm(directory, { recursive: true });
  }
});
