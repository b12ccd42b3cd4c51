import { OperatorError } from '../../../errors.ts';
import { apolloManifest } from './apollo-manifest.ts';
import { clientPresetManifest } from './client-preset-manifest.ts';
import type { Manifest, ManifestFormat } from './manifest.ts';

/** In the order of asking: the last one takes any map of text. */
const formats: readonly ManifestFormat[] = [apolloManifest, clientPresetManifest];

/** A manifest's text → its operations; the format is told by the content. Throws OperatorError without the file's name. */
export function parseManifest(text: string): Manifest {
  let json: unknown;
  try {
    json = JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text);
  } catch (error) {
    throw new OperatorError(`it is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  const format = formats.find((candidate) => candidate.matches(json));
  if (format === undefined) throw new OperatorError(`it has none of the known formats: ${formats.map(({ name }) => name).join(', ')}`);
  try {
    return format.read(json);
  } catch (error) {
    throw error instanceof OperatorError ? new OperatorError(`as ${format.name}: ${error.message}`) : error;
  }
}
