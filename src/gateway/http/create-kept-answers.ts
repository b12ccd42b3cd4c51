import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Gateway } from '../create-gateway.ts';
import { acceptsEventStream } from '../live/accepts-event-stream.ts';
import type { OperationParts } from '../operation-request.ts';
import { allowOrigin, type CorsOrigins } from './cors.ts';
import { isBatch, longestKnownBody, type ReadBodyParts } from './create-body-reader.ts';
import type { HeadText } from './create-head-text.ts';
import { createKnownRequests } from './create-known-requests.ts';
import { graphqlPath, isIdPath, pathOf, type ReadUrl } from './create-url-reader.ts';
import { HttpOperationRequest } from './http-operation-request.ts';
import { negotiate, type ResponseForm } from './negotiate.ts';
import { writeCached } from './write-cached.ts';

export interface KeptAnswersOptions {
  readonly gateway: Pick<Gateway, 'runKept'>;
  readonly readUrl: ReadUrl;
  readonly readBodyParts: ReadBodyParts;
  readonly corsOrigins: CorsOrigins;
  readonly heads: HeadText;
}

/**
 * The shortest way through the gateway, for answers that are kept: no signal, no promise, no object that the answer does not
 * need. What was answered so before is found by its raw URL or body and its raw authorization; what was read of those is not
 * read again, and all that can change is looked at anew. Whatever is not simple goes the usual way, which comes to the
 * same answer.
 */
export interface KeptAnswers {
  /** Answers a GET or HEAD of `/graphql…` at once where its answer is kept; false where it did nothing. */
  answerGet(request: IncomingMessage, response: ServerResponse): boolean;
  /** Whether a POST is one of the usual kind, whose body may be read before anything else is decided. */
  mayAnswerPost(request: IncomingMessage): boolean;
  /** The same for a POST with its body. */
  answerPost(request: IncomingMessage, response: ServerResponse, body: string): boolean;
}

const questionMark = 63;
const slash = 47;

export function createKeptAnswers({ gateway, readUrl, readBodyParts, corsOrigins, heads }: KeptAnswersOptions): KeptAnswers {
  const gets = createKnownRequests();
  const posts = createKnownRequests();

  /** `text`: the URL of a GET or HEAD, the body of a POST. */
  function answer(text: string, request: IncomingMessage, response: ServerResponse, readOnly: boolean): boolean {
    const { headers } = request;
    const { accept, authorization = '' } = headers;
    const requests = readOnly ? gets : posts;
    const known = requests.find(text, authorization);
    const form = known !== undefined && known.accept === accept ? known.form : formOf(accept);
    const parts = known !== undefined ? known.parts : readOnly ? partsOfUrl(text) : partsOfBody(text);
    if (form === null || parts === null || parts.id === null) return false;
    const answered = gateway.runKept(new HttpOperationRequest(parts, headers, noSignal, readOnly), known?.before ?? null);
    if (answered === null) return false;
    const { place } = answered.kept.entry;
    if (known?.before.place !== place) requests.set(text, authorization, { accept, form, parts, before: { admitted: answered.admitted, place } });
    const varyOrigin = corsOrigins.size > 0;
    if (varyOrigin) allowOrigin(request, response, corsOrigins);
    writeCached(request, response, answered, { form, varyOrigin: varyOrigin && response.hasHeader('vary'), closing: false, heads, now: Date.now() });
    return true;
  }

  function partsOfUrl(url: string): OperationParts | null {
    if (!url.startsWith(graphqlPath)) return null;
    const next = url.charCodeAt(graphqlPath.length);
    return next === questionMark || (next === slash && isIdPath(pathOf(url))) ? readUrl(url) : null;
  }

  function partsOfBody(body: string): OperationParts | null {
    const parts = body.length > longestKnownBody ? [] : readBodyParts(body);
    return isBatch(parts) ? null : parts;
  }

  return {
    answerGet: (request, response) => answer(request.url ?? '', request, response, true),
    mayAnswerPost: ({ url, headers }) =>
      url === graphqlPath && headers['content-type'] === 'application/json' && headers['content-encoding'] === undefined,
    answerPost: (request, response, body) => answer(body, request, response, false),
  };
}

/** Null where nothing kept is acceptable, or a stream may be wanted. */
function formOf(accept: string | undefined): ResponseForm | null {
  return acceptsEventStream(accept) ? null : negotiate(accept);
}

/** What is answered at once waits for nothing that could be broken off. */
const noSignal = {
  get signal(): AbortSignal {
    throw new TypeError('A kept answer asks for no signal');
  },
};
