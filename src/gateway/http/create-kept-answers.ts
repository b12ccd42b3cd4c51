import type { IncomingMessage, ServerResponse } from 'node:http';
import { LRUCache } from 'lru-cache';
import { parseJson } from '../admission/parse-json.ts';
import { readOperationParts } from '../admission/read-operation-parts.ts';
import type { Gateway } from '../create-gateway.ts';
import { acceptsEventStream } from '../live/accepts-event-stream.ts';
import type { OperationParts } from '../operation-request.ts';
import { allowOrigin, type CorsOrigins } from './cors.ts';
import { graphqlPath, isIdPath, pathOf, type ReadUrl } from './create-url-reader.ts';
import { HttpOperationRequest } from './http-operation-request.ts';
import { negotiate } from './negotiate.ts';
import { writeCached } from './write-cached.ts';

export interface KeptAnswersOptions {
  readonly gateway: Pick<Gateway, 'runKept'>;
  readonly readUrl: ReadUrl;
  readonly corsOrigins: CorsOrigins;
}

/**
 * The shortest way through the gateway, for answers that are kept: no signal, no object that the answer does not need, for a
 * GET no promise. Whatever is not simple goes the usual way, which comes to the same answer.
 */
export interface KeptAnswers {
  /** Answers a GET or HEAD of `/graphql…` at once where its answer is kept; false where it did nothing. */
  answerGet(request: IncomingMessage, response: ServerResponse): boolean;
  /** Whether a POST is one of the usual kind, whose body may be read before anything else is decided. */
  mayAnswerPost(request: IncomingMessage): boolean;
  /** The same for a POST with its body. */
  answerPost(request: IncomingMessage, response: ServerResponse, body: string): boolean;
}

/** Bodies of known operations are short and come again; longer ones are read each time. */
const longestBody = 4_096;
const charactersKept = 2_000_000;
const questionMark = 63;
const slash = 47;

export function createKeptAnswers({ gateway, readUrl, corsOrigins }: KeptAnswersOptions): KeptAnswers {
  const bodies = new LRUCache<string, OperationParts>({ maxSize: charactersKept, sizeCalculation: (_parts, body) => body.length + 200 });

  function answer(parts: OperationParts, request: IncomingMessage, response: ServerResponse, readOnly: boolean): boolean {
    const { headers } = request;
    const form = negotiate(headers.accept);
    if (parts.id === null || form === null || acceptsEventStream(headers.accept)) return false;
    const reply = gateway.runKept(new HttpOperationRequest(parts, headers, noSignal, readOnly));
    if (reply === null) return false;
    if (corsOrigins.size > 0) allowOrigin(request, response, corsOrigins);
    writeCached(request, response, reply, { form, varyOrigin: response.hasHeader('vary'), closing: false, now: Date.now() });
    return true;
  }

  function readParts(body: string): OperationParts | null {
    const known = bodies.get(body);
    if (known !== undefined) return known;
    const payload = parseJson(body, 'The request body');
    if (Array.isArray(payload)) return null;
    const parts = readOperationParts(payload);
    if (body.length <= longestBody && parts.text === null) bodies.set(body, parts);
    return parts;
  }

  return {
    answerGet(request, response) {
      const { url = '' } = request;
      if (!url.startsWith(graphqlPath)) return false;
      const next = url.charCodeAt(graphqlPath.length);
      if (next !== questionMark && (next !== slash || !isIdPath(pathOf(url)))) return false;
      return answer(readUrl(url), request, response, true);
    },
    mayAnswerPost: ({ url, headers }) =>
      url === graphqlPath && headers['content-type'] === 'application/json' && headers['content-encoding'] === undefined,
    answerPost(request, response, body) {
      if (body.length > longestBody) return false;
      const parts = readParts(body);
      return parts !== null && answer(parts, request, response, false);
    },
  };
}

/** What is answered at once waits for nothing that could be broken off. */
const noSignal = {
  get signal(): AbortSignal {
    throw new TypeError('A kept answer asks for no signal');
  },
};
