import { addTypenameSelectionDocumentTransform } from '@graphql-codegen/client-preset';
import type { CodegenConfig } from '@graphql-codegen/cli';

/** Types of the operations, and `generated/persisted-documents.json`: the manifest. */
const config: CodegenConfig = {
  schema: '../schema.graphql',
  documents: 'operations.ts',
  generates: {
    'generated/': {
      preset: 'client',
      presetConfig: { persistedDocuments: true, fragmentMasking: false },
      config: { useTypeImports: true },
      // urql's cache asks for __typename everywhere: the published text must have it too.
      documentTransforms: [addTypenameSelectionDocumentTransform],
    },
  },
  importExtension: '.ts',
};

export default config;
