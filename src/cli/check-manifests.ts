import { type CheckedManifests, checkOperations } from '../gateway/operations/check/check-operations.ts';
import type { Manifest } from '../gateway/operations/manifests/manifest.ts';
import type { OpenedCompiler } from './open-compiler.ts';
import type { CommandStreams } from './output.ts';
import { createProgressLine } from './progress-line.ts';

const worthTelling = 500;

/** Checks manifests against the schema, with progress where it takes a while. */
export async function checkManifests(manifests: readonly Manifest[], { schema, compile }: OpenedCompiler, streams: CommandStreams): Promise<CheckedManifests> {
  const progress = createProgressLine(streams.stderr);
  try {
    return await checkOperations(manifests, {
      schema,
      compile,
      onProgress: (done, total) => {
        if (total >= worthTelling) progress.show({ label: 'operations checked', done, total });
      },
    });
  } finally {
    progress.close();
  }
}
