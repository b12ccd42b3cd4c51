import type { KeptBefore } from '../cache/create-response-cache.ts';
import type { OperationParts } from '../operation-request.ts';
import type { ResponseForm } from './negotiate.ts';

/** A request as it came, and what it came to when it was last answered from memory. */
export interface KnownRequest {
  readonly accept: string | undefined;
  readonly form: ResponseForm;
  readonly parts: OperationParts;
  readonly before: KeptBefore;
}

/** Requests by what names their operation and input (a raw URL, a raw body) and by their raw authorization. */
export interface KnownRequests {
  find(text: string, authorization: string): KnownRequest | undefined;
  set(text: string, authorization: string, known: KnownRequest): void;
}

const charactersOfOne = 300; // what stands beside the strings, about

/**
 * Bounded by two generations, the elder of which is forgotten when the younger is full (`mostCharacters`): a request that is
 * found moves nothing, as it would in an order of use.
 */
export function createKnownRequests(mostCharacters = 4_000_000): KnownRequests {
  type Generation = Map<string, Map<string, KnownRequest>>;
  let young: Generation = new Map();
  let elder: Generation = new Map();
  let characters = 0;

  function set(text: string, authorization: string, known: KnownRequest): void {
    if (characters >= mostCharacters) {
      elder = young;
      young = new Map();
      characters = 0;
    }
    let ofText = young.get(text);
    if (ofText === undefined) {
      ofText = new Map<string, KnownRequest>();
      young.set(text, ofText);
      characters += text.length + charactersOfOne;
    }
    if (!ofText.has(authorization)) characters += authorization.length + charactersOfOne;
    ofText.set(authorization, known);
  }

  return {
    set,
    find(text, authorization) {
      const known = young.get(text)?.get(authorization);
      if (known !== undefined) return known;
      const remembered = elder.get(text)?.get(authorization);
      if (remembered !== undefined) set(text, authorization, remembered);
      return remembered;
    },
  };
}
