import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compileWire, sha256 } from '../../../tests/testkit/wire-fixture.ts';
import { createOperationIndex, type OperationSource } from './create-operation-index.ts';
import type { KnownOperation } from './registry.ts';

const operations = [compileWire('query A { hello }'), compileWire('query B { hello }')] as const;
const known = (id: string, which: 0 | 1, state: KnownOperation['state'], clients: readonly string[] | null): KnownOperation => {
  const operation = operations[which];
  const common = { id, hash: operation.hash, ...(clients === null ? {} : { clients: new Set(clients) }) };
  return state === 'active' ? { ...common, state, operation } : { ...common, state };
};
const [hashA] = operations.map(({ hash }) => hash);

test('a text is the operation with that text, an active one before a retired one, of the clients of all that run', () => {
  const index = createOperationIndex();
  index.change('tables', [known('old', 0, 'retired', []), known('m1', 0, 'active', ['web']), known('m2', 0, 'active', ['ios'])]);
  expect(index.find(hashA ?? '')).toMatchObject({ state: 'active', clients: new Set(['web', 'ios']) });
  expect(index.find('old')?.state).toBe('retired');
  expect(index.find('m1')?.clients).toEqual(new Set(['web']));
  index.change('files', [known('m1', 0, 'active', null)]);
  expect(index.find('m1')?.clients).toBeUndefined();
  index.change('files', [], ['m1']);
  index.change('tables', [], ['m1', 'm2']);
  expect(index.find(hashA ?? '')?.state).toBe('retired');
  index.change('tables', [], ['old']);
  expect([index.find(hashA ?? ''), index.size]).toEqual([undefined, 0]);
});

test('where tables and files have an id with different texts, the tables win', () => {
  const index = createOperationIndex();
  index.change('files', [known('id', 0, 'active', null)]);
  index.change('tables', [known('id', 1, 'active', ['web'])]);
  expect(index.find('id')?.hash).toBe(operations[1].hash);
  index.change('tables', [], ['id']);
  expect(index.find('id')?.hash).toBe(hashA);
});

test('after any changes the answers are those of an index that was built at once', () => {
  const id = fc.constantFrom('x', 'y', ...operations.map(({ hash }) => hash));
  const put = fc.tuple(id, fc.constantFrom(0 as const, 1 as const), fc.constantFrom('active' as const, 'retired' as const, 'unfit' as const), fc.constantFrom(null, ['web'], ['ios']))
    // An id of SHA-256's form is the hash of its text.
    .map(([name, which, state, clients]) => known(name, name === operations[0].hash ? 0 : name === operations[1].hash ? 1 : which, state, clients));
  const change = fc.record({ source: fc.constantFrom<OperationSource>('tables', 'files'), put: fc.array(put, { maxLength: 4 }), remove: fc.array(id, { maxLength: 3 }) });
  fc.assert(fc.property(fc.array(change, { maxLength: 12 }), (changes) => {
    const index = createOperationIndex();
    const model = { tables: new Map<string, KnownOperation>(), files: new Map<string, KnownOperation>() };
    for (const { source, put: given, remove } of changes) {
      index.change(source, given, remove);
      for (const name of remove) model[source].delete(name);
      for (const one of given) model[source].set(one.id, one);
    }
    const fresh = createOperationIndex();
    fresh.change('files', model.files.values());
    fresh.change('tables', model.tables.values());
    for (const name of ['x', 'y', ...operations.map(({ hash }) => hash), sha256('other')]) {
      expect(index.find(name)?.state).toBe(fresh.find(name)?.state);
      expect(index.find(name)?.hash).toBe(fresh.find(name)?.hash);
      expect(index.find(name)?.clients?.symmetricDifference(fresh.find(name)?.clients ?? new Set()).size).toBe(fresh.find(name)?.clients === undefined ? undefined : 0);
    }
    expect(index.size).toBe(fresh.size);
  }));
});
