import { readConfig } from '../config.ts';
import { type CheckedManifests, checkOperations } from '../gateway/operations/check/check-operations.ts';
import type { Manifest } from '../gateway/operations/manifests/manifest.ts';
import type { ManifestDependencies } from './operations-publish.ts';
import { createProgressLine } from './progress-line.ts';

const worthTelling = 500;

/** Checks manifests against the schema and what may be asked for at once, with progress where it takes a while. */
export async function checkManifests(
  manifests: readonly Manifest[], { openCompiler, readConfig: config = readConfig, streams = process }: ManifestDependencies,
): Promise<CheckedManifests> {
  const { schema, compile } = await openCompiler();
  const progress = createProgressLine(streams.stderr);
  try {
    return await checkOperations(manifests, {
      schema,
      compile,
      maxCost: config().PORTCULLIS_MAX_COST,
      onProgress: (done, total) => {
        if (total >= worthTelling) progress.show({ label: 'operations checked', done, total });
      },
    });
  } finally {
    progress.close();
  }
}
