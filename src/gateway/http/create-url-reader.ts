import { LRUCache } from 'lru-cache';
import { Fault } from '../../errors.ts';
import { readQueryString } from '../admission/read-query-string.ts';
import type { OperationParts } from '../operation-request.ts';

export const graphqlPath = '/graphql';
const idPathStart = `${graphqlPath}/`;
const charactersKept = 2_000_000; // and some bytes of parsed variables for each

/** The path of a raw request URL, not decoded. */
export function pathOf(url: string): string {
  const end = url.indexOf('?');
  return end === -1 ? url : url.slice(0, end);
}

/** Whether a path is that of one published operation: `/graphql/<documentId>`. */
export function isIdPath(path: string): boolean {
  return path.startsWith(idPathStart) && path.length > idPathStart.length && !path.includes('/', idPathStart.length);
}

/** Raw URL of a GET for `/graphql` or `/graphql/<documentId>` → the operation it asks for. Throws Fault BAD_REQUEST. */
export type ReadUrl = (url: string) => OperationParts;

/** Remembers what each raw URL meant, within bounds: clients of published operations send the same ones again. */
export function createUrlReader(): ReadUrl {
  const known = new LRUCache<string, OperationParts>({ maxSize: charactersKept, sizeCalculation: (_parts, url) => url.length + 200 });
  return function readUrl(url) {
    const remembered = known.get(url);
    if (remembered !== undefined) return remembered;
    const path = pathOf(url);
    const parts = readQueryString(url.slice(path.length + 1), isIdPath(path) ? decodeSegment(path.slice(idPathStart.length)) : null);
    known.set(url, parts);
    return parts;
  };
}

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw new Fault('BAD_REQUEST', { message: 'The path is not well encoded.' });
  }
}
