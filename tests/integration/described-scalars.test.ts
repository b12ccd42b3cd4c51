import { GraphQLScalarType } from 'graphql';
import { expect, test } from 'vitest';
import { modules } from '../../src/modules/index.ts';
import { buildSchema } from '../../src/gateway/build-schema.ts';
import { readSchemaFiles } from '../../src/gateway/read-schema-files.ts';

test('the schema that runs says of its scalars what the SDL says', async () => {
  const schema = buildSchema(await readSchemaFiles(), modules);
  const scalars = ['DateTime', 'Date', 'Cursor', 'PageSize'].map((name) => schema.getType(name));
  for (const scalar of scalars) expect(scalar).toMatchObject({ description: expect.stringMatching(/\w/) });
  const [dateTime] = scalars;
  expect(dateTime instanceof GraphQLScalarType && dateTime.specifiedByURL).toMatch(/^https:/);
});
