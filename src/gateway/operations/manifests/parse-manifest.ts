import { apolloManifest } from './apollo-manifest.ts';
import { documentMap } from './document-map.ts';
import { JsonSyntaxError, parseJsonTree, type JsonNode } from './json-tree.ts';
import { createLinePlaces } from './line-places.ts';
import type { Manifest, ManifestFormat, ManifestProblem } from './manifest.ts';
import { offsetInFile } from './string-offset.ts';

/** In the order of asking: the last one takes any map. */
const formats: readonly ManifestFormat[] = [apolloManifest, documentMap];

/**
 * The operations a JSON manifest lists; the format is told by the content, `file` names it in places. Whatever is wrong
 * with its form is in `problems`.
 */
export function parseManifest(text: string, file: string): Manifest {
  const json = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
  const lineOf = createLinePlaces(json);
  const problems: ManifestProblem[] = [];
  const place = (offset: number) => ({ file, ...lineOf(offset) });
  const report = (offset: number, message: string) => void problems.push({ ...place(offset), operation: null, message });

  const root = parse(json, report);
  if (root === null) return { format: 'none', operations: [], clientName: null, problems };
  reportRepeatedKeys(root, report);
  const format = formats.find((candidate) => candidate.matches(root));
  if (format === undefined) {
    report(root.start, 'A manifest must be an object: an Apollo manifest, or a map of ids to documents.');
    return { format: 'none', operations: [], clientName: null, problems };
  }
  const listing = format.read(root, (node, message) => report(node.start, message));
  const operations = listing.operations.map(({ id, text: document, name, kind, algorithm }) => ({
    id: id.value,
    text: document.value,
    name,
    kind,
    algorithm,
    idPlace: () => place(id.start),
    placeOf: (offset: number) => place(offsetInFile(json, document.start, offset)),
  }));
  if (operations.length === 0 && problems.length === 0) report(root.start, 'The manifest lists no operation.');
  return { format: listing.format, operations, clientName: listing.clientName, problems };
}

function parse(json: string, report: (offset: number, message: string) => void): JsonNode | null {
  try {
    return parseJsonTree(json);
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error;
    report(error.offset, `This is not JSON: ${error.message}.`);
    return null;
  }
}

function reportRepeatedKeys(node: JsonNode, report: (offset: number, message: string) => void): void {
  if (node.kind === 'array') for (const item of node.items) reportRepeatedKeys(item, report);
  if (node.kind !== 'object') return;
  const seen = new Set<string>();
  for (const { key, value } of node.members) {
    if (seen.has(key.value)) report(key.start, `The key ${JSON.stringify(key.value.slice(0, 80))} is written twice.`);
    seen.add(key.value);
    reportRepeatedKeys(value, report);
  }
}
