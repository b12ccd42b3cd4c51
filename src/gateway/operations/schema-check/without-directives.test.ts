import { buildClientSchema, introspectionFromSchema, printSchema } from 'graphql';
import { describe, expect, it } from 'vitest';
import { schemaFolder } from '../../read-schema-files.ts';
import { buildSdlSchema } from './build-sdl-schema.ts';
import { checkSchema } from './check-schema.ts';
import { readSchemaFromPath } from './read-schema-from-path.ts';

const build = (text: string) => buildSdlSchema([{ name: 'a', text }]);
const introspected = (schema: ReturnType<typeof build>) =>
  buildClientSchema(introspectionFromSchema(schema, { oneOf: true, specifiedByUrl: true, inputValueDeprecation: true, directiveIsRepeatable: true }));

describe('a deployed schema that does not tell of its directives', () => {
  it('by introspection is the same as the SDL it came from', async () => {
    const schema = await readSchemaFromPath(schemaFolder);
    expect(await checkSchema(introspected(schema), schema, null)).toMatchObject({ changes: [], directivesCompared: false });
    expect(await checkSchema(build(printSchema(schema)), schema, null)).toMatchObject({ changes: [], directivesCompared: false });
  });

  it('still shows what introspection tells: @deprecated and @oneOf', async () => {
    const deployed = introspected(build('input I { a: Int } type Query { a(i: I): Int }'));
    const next = build('directive @own on OBJECT input I @oneOf { a: Int } type Query @own { a(i: I): Int @deprecated }');
    const operations = [{ id: '1', name: null, text: 'query ($i: I) { a(i: $i) }', clients: [] }];
    const report = await checkSchema(deployed, next, operations);
    expect(report).toMatchObject({ directivesCompared: false, outcome: 'breaking' });
    expect(report.changes.map(({ kind }) => kind)).toContain('DIRECTIVE_USAGE_INPUT_OBJECT_ADDED');
    expect(report.changes.map(({ kind }) => kind)).not.toContain('DIRECTIVE_USAGE_OBJECT_ADDED');
    expect(report.changes.find(({ coordinate }) => coordinate === 'I.@oneOf')?.breaks.map(({ id }) => id)).toEqual(['1']);
  });
});
