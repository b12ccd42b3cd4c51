import type { CodegenConfig } from '@graphql-codegen/cli';

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
          User: '../users/tables.ts#UserRow',
          Workspace: '../workspaces/tables.ts#WorkspaceRow',
          Membership: '../workspaces/tables.ts#MembershipRow',
          Project: '../projects/tables.ts#ProjectRow',
          Task: '../tasks/tables.ts#TaskRow',
          Label: '../labels/tables.ts#LabelRow',
          Comment: '../comments/tables.ts#CommentRow',
        },
        enumsAsTypes: true,
        immutableTypes: true,
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
