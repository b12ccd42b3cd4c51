import { lexicographicSortSchema, printSchema } from 'graphql';
import { describe, expect, it } from 'vitest';
import { schemaFolder } from '../../read-schema-files.ts';
import { buildSdlSchema } from './build-sdl-schema.ts';
import { checkSchema } from './check-schema.ts';
import { printSdl } from './print-sdl.ts';
import { readSchemaFromPath } from './read-schema-from-path.ts';

const build = (text: string) => buildSdlSchema([{ name: 'a', text }]);

describe('printed SDL', () => {
  it.each([{ sorted: false }, { sorted: true }])('says the same as the files it was built from (%o)', async (options) => {
    const schema = await readSchemaFromPath(schemaFolder);
    const again = build(printSdl(schema, options));
    expect(printSchema(lexicographicSortSchema(again))).toBe(printSchema(lexicographicSortSchema(schema)));
    expect((await checkSchema(schema, again, null)).changes).toEqual([]);
  });

  it('does not depend on the order of the source when sorted', () => {
    const one = build('directive @d(b: Int, a: Int) on OBJECT | ENUM type Query @d(a: 1) { b: Int a(z: Int, y: Int): E } enum E { Z Y } union U = Query');
    const other = build('enum E { Y Z } directive @d(a: Int, b: Int) on ENUM | OBJECT union U = Query type Query { a(y: Int, z: Int): E } extend type Query @d(a: 1) { b: Int }');
    expect(printSdl(one, { sorted: true })).toBe(printSdl(other, { sorted: true }));
    expect(printSdl(one)).not.toBe(printSdl(other));
    expect(printSdl(other)).not.toContain('extend');
  });
});
