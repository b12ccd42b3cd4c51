import { InvalidArgumentError } from 'commander';
import { OperatorError } from '../errors.ts';
import type { Manifest } from '../gateway/operations/manifests/manifest.ts';

const longest = 200;
const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

/** A client's name or version as it is stored, and compared with what requests say. Throws InvalidArgumentError. */
export function parseClientWord(text: string): string {
  const word = text.trim();
  if (word.length === 0 || word.length > longest) throw new InvalidArgumentError(`It must have 1 to ${longest} characters.`);
  if (!word.isWellFormed() || unseen.test(word)) throw new InvalidArgumentError('It must not contain control characters.');
  return word;
}

/** The client to publish for: the one given, else the one that the manifests name. Throws OperatorError. */
export function clientOf(manifests: readonly Manifest[], given: string | undefined): string {
  const named = [...new Set(manifests.flatMap(({ clientName }) => clientName ?? []))];
  const client = given ?? named[0];
  if (client === undefined) throw new OperatorError('Say whose operations these are: --client web');
  const other = named.find((name) => name !== client);
  if (other !== undefined) throw new OperatorError(`A manifest says that it is of the client ${other}, not ${client}`);
  try {
    return parseClientWord(client);
  } catch (error) {
    throw new OperatorError(`The client's name in the manifest cannot be used: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}
