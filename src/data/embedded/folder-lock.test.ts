import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lockFolder } from './folder-lock.ts';
import { processStart } from './process-identity.ts';

describe('the lock of a data folder', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'portcullis-lock-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const leave = async (name: string) => {
    await (await lockFolder(folder)).release(); // makes the subfolder
    await writeFile(join(folder, 'lock', name), 'started once upon a time');
  };

  it('names its holder, since when, and what the holder told of itself', async () => {
    const lock = await lockFolder(folder);
    await lock.describe('its PostgreSQL listens on 127.0.0.1:5432');
    await expect(lockFolder(folder)).rejects.toThrow(
      new RegExp(`${folder} is in use by another gateway \\(process ${process.pid}, started \\d{4}-.*, its PostgreSQL listens on 127.0.0.1:5432\\)`),
    );
    await lock.release();
  });

  it('is free again after its release', async () => {
    await (await lockFolder(folder)).release();
    await (await lockFolder(folder)).release();
    expect(await readdir(join(folder, 'lock'))).toEqual([]);
  });

  it('is taken over from a process that died without releasing it', async () => {
    await leave('held-4194304-123.abcdef01-aaaaaaaaaaaa');
    const lock = await lockFolder(folder);
    expect(await readdir(join(folder, 'lock'))).toHaveLength(1);
    await lock.release();
  });

  it.runIf(processStart(process.pid) !== 'unknown')('is taken over when the pid of the dead holder was given to another process', async () => {
    await leave(`held-${process.ppid}-1.abcdef01-aaaaaaaaaaaa`);
    const lock = await lockFolder(folder);
    expect(await readdir(join(folder, 'lock'))).toEqual([expect.stringContaining(`held-${process.pid}-`)]);
    await lock.release();
  });

  it('goes to exactly one of many starters at once, also over a stale one', async () => {
    await leave('claim-4194304-123.abcdef01-aaaaaaaaaaaa');
    for (let round = 0; round < 5; round += 1) {
      const results = await Promise.allSettled(Array.from({ length: 12 }, () => lockFolder(folder)));
      const holders = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
      expect(holders).toHaveLength(1);
      await Promise.all(holders.map((holder) => holder.release()));
    }
  });
});
