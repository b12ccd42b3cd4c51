import type { CodegenConfig } from '@graphql-codegen/cli';

/** Types and hashes of the operations, and `generated/persisted-documents.json`: the manifest. No text reaches the bundle. */
const config: CodegenConfig = {
  schema: '../schema.graphql',
  documents: 'operations.graphql',
  generates: {
    'generated/': {
      preset: 'client',
      presetConfig: { persistedDocuments: { hashAlgorithm: 'sha256', mode: 'replaceDocumentWithHash' }, fragmentMasking: false },
      config: { documentMode: 'string', useTypeImports: true },
    },
  },
  importExtension: '.ts',
};

export default config;
