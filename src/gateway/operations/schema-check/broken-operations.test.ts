import { describe, expect, it } from 'vitest';
import { OperatorError } from '../../../errors.ts';
import { brokenOperations } from './broken-operations.ts';
import { buildSdlSchema } from './build-sdl-schema.ts';
import { requireFittingOperations } from './require-fitting-operations.ts';

const schema = buildSdlSchema([{ name: 'a', text: 'type Query { task(id: ID): Int }' }]);
const web = (version: string) => ({ name: 'web', version });
const operations = [
  { id: '1', name: 'Fits', text: 'query Fits { task }', clients: [web('1.0')] },
  { id: '2', name: 'Breaks', text: 'query Breaks {\n  tasc }', clients: [web('1.0'), web('1.1'), { name: 'ios', version: '7' }] },
  { id: '3', name: null, text: '{', clients: [] },
  { id: '4', name: 'Mutates', text: 'mutation Mutates { rename }', clients: [web('1.0')] },
];

describe('operations at the start of a node', () => {
  it('that do not fit the schema are told with their reasons and places', () => {
    expect(brokenOperations(schema, operations).map(({ id, problems }) => ({ id, problems: problems.map(({ message, line, column }) => ({ message, line, column })) }))).toEqual([
      { id: '2', problems: [{ message: 'Cannot query field "tasc" on type "Query".', line: 2, column: 3 }] },
      { id: '3', problems: [{ message: 'Syntax Error: Expected Name, found <EOF>.', line: 1, column: 2 }] },
      { id: '4', problems: [{ message: 'The schema has no mutation type', line: 1, column: 1 }] },
    ]);
  });

  it('keep a node in production from starting, naming clients, versions and the way out', () => {
    const start = () => requireFittingOperations(brokenOperations(schema, operations), { production: true, warn: () => expect.unreachable() });
    expect(start).toThrow(OperatorError);
    expect(start).toThrow(/breaks 3 published operations:\n {2}- Breaks \(2\) of web 1\.0, 1\.1; ios 7\n {6}2:3 Cannot query field "tasc"/);
    expect(start).toThrow(/portcullis operations retire/);
  });

  it('are a warning in development, and nothing where all fit', () => {
    const warnings: string[] = [];
    const warn = (message: string) => void warnings.push(message);
    requireFittingOperations(brokenOperations(schema, operations), { production: false, warn });
    requireFittingOperations(brokenOperations(schema, operations.slice(0, 1)), { production: true, warn });
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain('would not start in production');
  });

  it('are told up to twenty, and the rest as a number', () => {
    const many = Array.from({ length: 25 }, (_, index) => ({ id: `id-${index}`, name: null, text: '{ nothing }', clients: [] }));
    expect(() => requireFittingOperations(brokenOperations(schema, many), { production: true, warn: () => undefined })).toThrow(/… and 5 more/);
  });
});
