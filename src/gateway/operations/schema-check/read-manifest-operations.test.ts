import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readManifestOperations } from './read-manifest-operations.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'portcullis-manifests-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const apollo = (clientName: string | undefined, body: string) => JSON.stringify({
  format: 'apollo-persisted-query-manifest', version: 1, clientName, operations: [{ id: 'a1', name: 'Q', type: 'query', body }],
});

describe('operations of manifests', () => {
  it('are read without a schema, and name their clients or their files', async () => {
    await writeFile(join(folder, 'web.json'), apollo('web', 'query Q { noSuchField }'));
    await writeFile(join(folder, 'other.json'), apollo(undefined, 'query Q { noSuchField }'));
    await writeFile(join(folder, 'third.json'), apollo('ios', 'query Q { another }'));
    expect((await readManifestOperations([folder])).map(({ id, text, clients }) => [id, text, clients.map(({ name }) => name)])).toEqual([
      ['a1', 'query Q { noSuchField }', ['other.json', 'web']],
      ['a1', 'query Q { another }', ['ios']],
    ]);
  });

  it('get their names from their texts where the manifest gives none', async () => {
    await writeFile(join(folder, 'map.json'), JSON.stringify({ one: 'query Named { a }', two: '{ a }' }));
    expect((await readManifestOperations([folder])).map(({ id, name }) => [id, name])).toEqual([['one', 'Named'], ['two', null]]);
  });

  it('are refused with every file that cannot be read', async () => {
    await writeFile(join(folder, 'cut.json'), '{"format":');
    const read = readManifestOperations([join(folder, 'cut.json'), join(folder, 'nowhere.json')]);
    await expect(read).rejects.toThrow(/cut\.json:1:\d+ This is not JSON[^]*nowhere\.json There is no such file/);
  });
});
