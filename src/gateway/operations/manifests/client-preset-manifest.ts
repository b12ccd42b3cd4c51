import { z } from 'zod';
import type { ManifestFormat } from './manifest.ts';
import { readShape } from './read-shape.ts';

const shape = z.record(z.string().min(1), z.string().min(1));

/**
 * What the client preset of GraphQL Code Generator writes as `persisted-documents.json`: hash → document.
 * @see https://the-guild.dev/graphql/codegen/plugins/presets/preset-client#persisted-documents
 */
export const clientPresetManifest: ManifestFormat = {
  name: 'codegen persisted documents',
  matches: (json) => typeof json === 'object' && json !== null && !Array.isArray(json),
  read: (json) => ({
    clientName: null,
    operations: Object.entries(readShape(shape, json)).map(([id, text]) => ({ id, text, name: null, place: `["${id.slice(0, 80)}"]` })),
  }),
};
