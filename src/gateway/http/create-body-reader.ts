import { LRUCache } from 'lru-cache';
import { parseJson } from '../admission/parse-json.ts';
import { readOperationParts } from '../admission/read-operation-parts.ts';
import type { OperationParts } from '../operation-request.ts';

/** Bodies of known operations are short and come again; longer ones are read each time. */
export const longestKnownBody = 4_096;
const charactersKept = 2_000_000; // and some bytes of parsed variables for each

/** Of a batch, not read. */
export type BatchMembers = readonly unknown[];

/** Body of a POST → the operation it asks for, or the members of a batch. Throws Fault BAD_REQUEST. */
export type ReadBodyParts = (body: string) => OperationParts | BatchMembers;

export function isBatch(parts: unknown): parts is BatchMembers {
  return Array.isArray(parts);
}

/** Remembers what each short body meant, within bounds: clients of published operations send the same ones again. */
export function createBodyReader(): ReadBodyParts {
  const known = new LRUCache<string, OperationParts>({ maxSize: charactersKept, sizeCalculation: (_parts, body) => body.length + 200 });
  return function readBodyParts(body) {
    const remembered = known.get(body);
    if (remembered !== undefined) return remembered;
    const payload: unknown = parseJson(body, 'The request body');
    if (isBatch(payload)) return payload;
    const parts = readOperationParts(payload);
    if (body.length <= longestKnownBody) known.set(body, parts);
    return parts;
  };
}
