import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { ManifestOperation } from '../gateway/operations/manifests/manifest.ts';
import { parseManifest } from '../gateway/operations/manifests/parse-manifest.ts';

/** The manifests of two sample clients, in the formats that Apollo's and codegen's tools write. */
export const sampleManifests = [
  { client: 'web', version: '1.0.0', path: fileURLToPath(new URL('../../examples/manifests/web.apollo.json', import.meta.url)) },
  {
    client: 'mobile',
    version: '1.0.0',
    path: fileURLToPath(new URL('../../examples/manifests/mobile.persisted-documents.json', import.meta.url)),
  },
] as const;

/** The sample clients' operations, in the order of their manifests. */
export async function readSampleOperations(): Promise<ManifestOperation[]> {
  const manifests = await Promise.all(sampleManifests.map(async ({ path }) => parseManifest(await readFile(path, 'utf8'), path)));
  return manifests.flatMap((manifest) => manifest.operations);
}
