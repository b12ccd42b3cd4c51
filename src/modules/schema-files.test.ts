import { readdir, readFile } from 'node:fs/promises';
import { makeExecutableSchema } from '@graphql-tools/schema';
import { type GraphQLArgument, type GraphQLInputField, isEnumType, isInputObjectType, isInterfaceType, isIntrospectionType, isObjectType, isSpecifiedScalarType } from 'graphql';
import { expect, test } from 'vitest';

const folder = new URL('../../schema/', import.meta.url);
const typeDefs = await Promise.all((await readdir(folder)).map((file) => readFile(new URL(file, folder), 'utf8')));
const schema = makeExecutableSchema({ typeDefs });
const types = Object.values(schema.getTypeMap()).filter((type) => !isIntrospectionType(type) && !isSpecifiedScalarType(type));

test('every type, field, argument and value is described', () => {
  const undescribed = types.flatMap((type) => {
    const missing = [{ name: type.name, description: type.description }];
    if (isEnumType(type)) missing.push(...type.getValues().map(({ name, description }) => ({ name: `${type.name}.${name}`, description })));
    if (isInputObjectType(type)) missing.push(...Object.values(type.getFields()).map(({ name, description }) => ({ name: `${type.name}.${name}`, description })));
    if (isObjectType(type) || isInterfaceType(type)) {
      for (const field of Object.values(type.getFields())) {
        missing.push({ name: `${type.name}.${field.name}`, description: field.description });
        missing.push(...field.args.map(({ name, description }) => ({ name: `${type.name}.${field.name}(${name}:)`, description })));
      }
    }
    return missing.filter(({ description }) => description === null || description === undefined || description === '').map(({ name }) => name);
  });
  expect(undescribed).toEqual([]);
});

test('every command takes one input of its own name and answers with a union of its own name', () => {
  const commands = Object.values(schema.getMutationType()?.getFields() ?? {});
  expect(commands.length).toBeGreaterThan(20);
  for (const { name, args, type } of commands) {
    const stem = name.charAt(0).toUpperCase() + name.slice(1);
    expect(args.map((argument) => `${argument.name}: ${String(argument.type)}`)).toEqual([`input: ${stem}Input!`]);
    expect(String(type)).toBe(`${stem}Result!`);
  }
});

test('every argument and input field that is an id says of what', () => {
  const ids = types.flatMap((type): { readonly name: string; readonly field: GraphQLArgument | GraphQLInputField }[] => {
    if (isInputObjectType(type)) return Object.values(type.getFields()).map((field) => ({ name: `${type.name}.${field.name}`, field }));
    if (isObjectType(type)) return Object.values(type.getFields()).flatMap((field) => field.args.map((argument) => ({ name: `${field.name}(${argument.name}:)`, field: argument })));
    return [];
  }).filter(({ field }) => /\bID\b/.test(String(field.type)));
  const bare = ids.filter(({ field }) => field.astNode?.directives?.some(({ name }) => name.value === 'id') !== true).map(({ name }) => name);
  expect(bare.toSorted()).toEqual(['node(id:)', 'nodes(ids:)']);
});
