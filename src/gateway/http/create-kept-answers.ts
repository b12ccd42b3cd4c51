import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Gateway } from '../create-gateway.ts';
import { acceptsEventStream } from '../live/accepts-event-stream.ts';
import { allowOrigin, type CorsOrigins } from './cors.ts';
import type { ReadUrl } from './create-url-reader.ts';
import { graphqlPath, isIdPath, pathOf } from './create-url-reader.ts';
import { HttpOperationRequest } from './http-operation-request.ts';
import { negotiate } from './negotiate.ts';
import { writeCached } from './write-cached.ts';

export interface KeptAnswersOptions {
  readonly gateway: Pick<Gateway, 'runKept'>;
  readonly readUrl: ReadUrl;
  readonly corsOrigins: CorsOrigins;
}

/** Answers a GET or HEAD of `/graphql…` at once where its answer is kept; false where it did nothing. */
export type AnswerKept = (request: IncomingMessage, response: ServerResponse) => boolean;

/**
 * The shortest way through the gateway: no promise, no signal, no object that the answer does not need. Whatever is not
 * simple goes the usual way, which comes to the same answer.
 */
export function createKeptAnswers({ gateway, readUrl, corsOrigins }: KeptAnswersOptions): AnswerKept {
  return (request, response) => {
    const { url = '', headers } = request;
    if (!url.startsWith(graphqlPath)) return false;
    const next = url.charCodeAt(graphqlPath.length);
    if (next !== questionMark && (next !== slash || !isIdPath(pathOf(url)))) return false;
    const form = negotiate(headers.accept);
    if (form === null || acceptsEventStream(headers.accept)) return false;
    const parts = readUrl(url);
    if (parts.id === null) return false;
    const reply = gateway.runKept(new HttpOperationRequest(parts, headers, noSignal, true));
    if (reply === null) return false;
    if (corsOrigins.size > 0) allowOrigin(request, response, corsOrigins);
    writeCached(request, response, reply, { form, varyOrigin: response.hasHeader('vary'), closing: false, now: Date.now() });
    return true;
  };
}

const questionMark = 63;
const slash = 47;

/** What is answered at once waits for nothing that could be broken off. */
const noSignal = {
  get signal(): AbortSignal {
    throw new TypeError('A kept answer asks for no signal');
  },
};
