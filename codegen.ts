import { readdirSync, readFileSync } from 'node:fs';
import type { CodegenConfig } from '@graphql-codegen/cli';

/** `Task: '../tasks/tables.ts#TaskRow'` for each row type that a module's tables.ts exports. */
function rowMappers(): Record<string, string> {
  const modules = readdirSync('src/modules', { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return Object.fromEntries(
    modules.flatMap(({ name }) =>
      [...tablesOf(name).matchAll(/^export type (\w+)Row\b/gm)].map(([, type = '']) => [type, `../${name}/tables.ts#${type}Row`]),
    ),
  );
}

function tablesOf(module: string): string {
  try {
    return readFileSync(`src/modules/${module}/tables.ts`, 'utf8');
  } catch {
    return ''; // generated types and sample data have no tables
  }
}

/**
 * Types of arguments and resolvers, from the schema. The generated file is committed and `npm test` fails when it is
 * not what the schema gives: run `npm run codegen` after every change under schema/.
 */
const config: CodegenConfig = {
  schema: 'schema/*.graphql',
  generates: {
    'src/modules/generated/graphql.ts': {
      plugins: ['typescript', 'typescript-resolvers'],
      config: {
        // What a resolver is given and a command answers with: a row, not the object the client sees.
        mappers: {
          ...rowMappers(),
          ValidationFailed: '../../model/refusal.ts#ValidationFailed as ValidationFailedRefusal',
          NotFound: '../../model/refusal.ts#NotFound as NotFoundRefusal',
          Forbidden: '../../model/refusal.ts#Forbidden as ForbiddenRefusal',
          Conflict: '../../model/refusal.ts#Conflict as ConflictRefusal',
        },
        enumsAsTypes: true,
        immutableTypes: true,
        nonOptionalTypename: true,
        importExtension: '.ts',
        strictScalars: true,
        scalars: { ID: 'string', DateTime: 'string', Date: 'string', Cursor: 'string', PageSize: 'number' },
        useIndexSignature: false,
        useTypeImports: true,
      },
    },
  },
};

// The command line takes the configuration from the default export alone.
export default config;
