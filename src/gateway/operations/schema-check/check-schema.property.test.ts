import fc from 'fast-check';
import { findBreakingChanges, getVariableValues, Kind, parse, validate, type DocumentNode, type GraphQLSchema } from 'graphql';
import { describe, expect, it } from 'vitest';
import { brokenOperations } from './broken-operations.ts';
import { buildSdlSchema } from './build-sdl-schema.ts';
import { checkSchema } from './check-schema.ts';

/**
 * A schema as plain values, so that it can be altered and operations can be made from it: object types A to C, input types
 * In0 and In1, enums E0 and E1, all fields on all types.
 */
interface Field { readonly name: string; readonly type: string; readonly args: readonly (readonly [string, string])[] }
interface World {
  readonly objects: Readonly<Record<string, readonly Field[]>>;
  readonly inputs: Readonly<Record<string, readonly (readonly [string, string])[]>>;
  readonly enums: Readonly<Record<string, readonly string[]>>;
  readonly union: readonly string[];
}

const objectNames = ['Query', 'A', 'B', 'C'] as const;
const wrapped = (names: readonly string[]) =>
  fc.tuple(fc.constantFrom(...names), fc.constantFrom('%', '%!', '[%]', '[%!]!')).map(([name, wrap]) => wrap.replace('%', name));
const inputType = wrapped(['Int', 'String', 'ID', 'E0', 'E1', 'In0', 'In1']);
// An input that needs itself cannot be written: only scalars and enums are required in input types.
const inputField = fc.oneof(wrapped(['Int', 'String', 'E0', 'E1']), fc.constantFrom('In0', 'In1', '[In0!]'));
const outputType = wrapped(['Int', 'String', 'E0', 'E1', 'A', 'B', 'C', 'U']);
const someNames = (all: readonly string[]) => fc.subarray([...all], { minLength: 1 });

const fields = fc.uniqueArray(
  fc.record({
    name: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
    type: outputType,
    args: fc.uniqueArray(fc.tuple(fc.constantFrom('x', 'y'), inputType), { selector: ([name]) => name, maxLength: 2 }),
  }),
  { selector: ({ name }) => name, minLength: 2, maxLength: 5 },
);
const inputFields = fc.uniqueArray(fc.tuple(fc.constantFrom('p', 'q', 'r'), inputField), { selector: ([name]) => name, minLength: 1, maxLength: 3 });

const world: fc.Arbitrary<World> = fc.record({
  objects: fc.record({ Query: fields, A: fields, B: fields, C: fields }),
  inputs: fc.record({ In0: inputFields, In1: inputFields }),
  enums: fc.record({ E0: someNames(['ONE', 'TWO', 'THREE']), E1: someNames(['UNO', 'DUE', 'TRE']) }),
  union: someNames(['A', 'B', 'C']),
});

/** Two worlds of which most is the same. */
const pair = fc.tuple(world, world, fc.array(fc.boolean(), { minLength: 9, maxLength: 9 })).map(([before, other, changed]) => {
  const names = [...objectNames, 'In0', 'In1', 'E0', 'E1'];
  const mix = <T>(a: Readonly<Record<string, T>>, b: Readonly<Record<string, T>>): Readonly<Record<string, T>> =>
    Object.fromEntries(Object.entries(a).map(([name, value]) => [name, changed[names.indexOf(name)] === true ? (b[name] ?? value) : value]));
  const after: World = {
    objects: mix(before.objects, other.objects),
    inputs: mix(before.inputs, other.inputs),
    enums: mix(before.enums, other.enums),
    union: changed[8] === true ? other.union : before.union,
  };
  return { before, after };
});

function sdlOf({ objects, inputs, enums, union }: World): string {
  const args = (list: Field['args']) => (list.length === 0 ? '' : `(${list.map(([name, type]) => `${name}: ${type}`).join(', ')})`);
  return [
    ...Object.entries(objects).map(([name, list]) => `type ${name} { ${list.map((field) => `${field.name}${args(field.args)}: ${field.type}`).join(' ')} }`),
    ...Object.entries(inputs).map(([name, list]) => `input ${name} { ${list.map(([field, type]) => `${field}: ${type}`).join(' ')} }`),
    ...Object.entries(enums).map(([name, values]) => `enum ${name} { ${values.join(' ')} }`),
    `union U = ${union.join(' | ')}`,
  ].join('\n');
}

interface Made { readonly text: string; readonly touched: ReadonlySet<string>; readonly values: Readonly<Record<string, unknown>> }

/** A valid query of a world, made from a stream of numbers, with the names of all types it has to do with. */
function operationOf(made: World, numbers: readonly number[]): Made {
  let next = 0;
  const pick = (count: number): number => (numbers[next++ % numbers.length] ?? 0) % count;
  const touched = new Set<string>(['Query']);
  const variables: string[] = [];
  const values: Record<string, unknown> = {};
  let aliases = 0;

  const bare = (type: string): string => type.replaceAll(/[[\]!]/g, '');
  function touchInput(name: string): void {
    if (touched.has(name)) return;
    touched.add(name);
    for (const [, type] of made.inputs[name] ?? []) touchInput(bare(type));
  }
  function literal(type: string): string {
    if (type.endsWith('!')) return literal(type.slice(0, -1));
    if (type.startsWith('[')) return `[${literal(type.slice(1, -1))}]`;
    touchInput(type);
    const values = made.enums[type];
    if (values !== undefined) return values[pick(values.length)] ?? 'null';
    const inner = made.inputs[type];
    if (inner !== undefined) {
      const given = inner.filter(([, field]) => field.endsWith('!') || (bare(field) in made.enums && pick(2) === 0));
      return `{ ${given.map(([name, field]) => `${name}: ${literal(field)}`).join(', ')} }`;
    }
    return type === 'Int' ? '1' : '"1"';
  }
  /** What a client may send for a variable of this type. */
  function sentValue(type: string, depth: number): unknown {
    if (type.endsWith('!')) return sentValue(type.slice(0, -1), depth);
    if (type.startsWith('[')) return [sentValue(type.slice(1, -1), depth)];
    const members = made.enums[type];
    if (members !== undefined) return members[pick(members.length)];
    const inner = made.inputs[type];
    if (inner === undefined) return type === 'Int' ? 1 : 'text';
    const given = inner.filter(([, field]) => field.endsWith('!') || (depth > 0 && pick(2) === 0));
    return Object.fromEntries(given.map(([name, field]) => [name, sentValue(field, depth - 1)]));
  }
  function value(type: string): string {
    if (pick(2) === 0) return literal(type);
    touchInput(bare(type));
    values[`v${variables.length}`] = sentValue(type, 3);
    variables.push(`$v${variables.length}: ${type}`);
    return `$v${variables.length - 1}`;
  }
  function selection(type: string, depth: number): string {
    touched.add(type);
    if (type === 'U') {
      const members = made.union.filter(() => pick(2) === 0);
      return `{ __typename ${members.map((member) => `... on ${member} ${selection(member, depth - 1)}`).join(' ')} }`;
    }
    const own = made.objects[type] ?? [];
    const chosen = own.filter(() => pick(2) === 0);
    return `{ __typename ${chosen.map((field) => {
      const name = bare(field.type);
      const composite = name === 'U' || name in made.objects;
      if (composite && depth <= 0) return '';
      touched.add(name);
      const args = field.args.filter(([, arg]) => arg.endsWith('!') || pick(2) === 0).map(([arg, type]) => `${arg}: ${value(type)}`);
      return `f${aliases++}: ${field.name}${args.length === 0 ? '' : `(${args.join(', ')})`}${composite ? ` ${selection(name, depth - 1)}` : ''}`;
    }).join(' ')} }`;
  }
  const body = selection('Query', 3);
  return { text: `query Made${variables.length === 0 ? '' : `(${variables.join(', ')})`} ${body}`, touched, values };
}

/** The parts of a world that two versions have in a different form, by name. */
function differing(before: World, after: World): ReadonlySet<string> {
  const parts = (of: World): Record<string, unknown> => ({ ...of.objects, ...of.inputs, ...of.enums, U: of.union });
  const next = parts(after);
  return new Set(Object.entries(parts(before)).filter(([name, part]) => JSON.stringify(part) !== JSON.stringify(next[name])).map(([name]) => name));
}

const cases = fc.tuple(pair, fc.array(fc.array(fc.nat(1_000), { minLength: 5, maxLength: 60 }), { minLength: 1, maxLength: 8 }));
const schemaOf = (made: World) => buildSdlSchema([{ name: 'made', text: sdlOf(made) }]);

function refuses(schema: GraphQLSchema, document: DocumentNode, values: Readonly<Record<string, unknown>>): boolean {
  const definition = document.definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION);
  return getVariableValues(schema, definition?.variableDefinitions ?? [], values).errors !== undefined;
}

describe('a schema check of any two schemas', () => {
  it('reports every operation that no longer validates or whose variables are refused, and none that the change does not touch', async () => {
    let broken = 0;
    let untouched = 0;
    let refused = 0;
    await fc.assert(fc.asyncProperty(cases, async ([{ before, after }, streams]) => {
      const deployed = schemaOf(before);
      const next = schemaOf(after);
      const made = streams.map((numbers) => operationOf(before, numbers));
      const operations = made.map(({ text }, index) => ({ id: String(index), name: 'Made', text, clients: [] }));
      const report = await checkSchema(deployed, next, operations);
      const reported = new Set([...report.broken, ...report.changes.flatMap((change) => [...change.breaks, ...change.endangers])].map(({ id }) => id));
      const brokenIds = new Set(report.broken.map(({ id }) => id));
      const changed = differing(before, after);
      const atStart = new Set(brokenOperations(next, operations).map(({ id }) => id));
      for (const [index, { text, touched, values }] of made.entries()) {
        const document = parse(text);
        expect(validate(deployed, document)).toEqual([]);
        const invalid = validate(next, document).length > 0;
        expect(atStart.has(String(index))).toBe(invalid);
        if (invalid) {
          broken += 1;
          expect(brokenIds).toContain(String(index));
        }
        else if (refuses(next, document, values)) {
          refused += 1;
          expect(brokenIds).toContain(String(index));
        }
        expect(refuses(deployed, document, values)).toBe(false);
        if (touched.isDisjointFrom(changed)) {
          untouched += 1;
          expect(reported).not.toContain(String(index));
        }
      }
      // Whatever breaks is held against a change, and what is held against a change is broken.
      expect(new Set(report.changes.flatMap(({ breaks }) => breaks.map(({ id }) => id)))).toEqual(brokenIds);
      // The list of changes leaves out nothing that graphql-js itself calls breaking.
      expect(report.changes.some(({ severity }) => severity === 'breaking')).toBe(findBreakingChanges(deployed, next).length > 0);
    }), { numRuns: 300 });
    expect(broken).toBeGreaterThan(100);
    expect(untouched).toBeGreaterThan(100);
    expect(refused).toBeGreaterThan(10);
  }, 60_000);
});
