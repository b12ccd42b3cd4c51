import type { IncomingMessage, ServerResponse } from 'node:http';
import { Fault } from '../../errors.ts';
import { readOperationParts } from '../admission/read-operation-parts.ts';
import type { Gateway } from '../create-gateway.ts';
import { acceptsEventStream } from '../live/accepts-event-stream.ts';
import type { EventStreams } from '../live/event-streams.ts';
import type { OperationParts } from '../operation-request.ts';
import type { Reply } from '../reply.ts';
import { allowOrigin, answerOptions, type CorsOrigins } from './cors.ts';
import { createBodyReader, isBatch } from './create-body-reader.ts';
import { createHeadText } from './create-head-text.ts';
import { createKeptAnswers } from './create-kept-answers.ts';
import { createUrlReader, graphqlPath, isIdPath, pathOf } from './create-url-reader.ts';
import { Disconnection } from './disconnection.ts';
import { HttpOperationRequest } from './http-operation-request.ts';
import { negotiate, plainForm, type ResponseForm } from './negotiate.ts';
import { readBody, readBodyAtOnce } from './read-body.ts';
import { headerOf } from './read-headers.ts';
import { requireJsonContent } from './require-json-content.ts';
import { writeGraphiql, type GraphiqlPage } from './write-graphiql.ts';
import { writeProblem } from './write-problem.ts';
import { writeReplies, writeReply } from './write-reply.ts';

export interface RequestHandlerOptions {
  readonly gateway: Gateway;
  readonly maxBodyBytes: number;
  /** Operations in one batch; 0 refuses batches. */
  readonly batchLimit: number;
  readonly corsOrigins: CorsOrigins;
  /** Null where GraphiQL is not served. */
  readonly graphiql: GraphiqlPage | null;
  /** Absent, nothing is answered as server-sent events. */
  readonly eventStreams?: EventStreams;
  /** Of a connection between two requests, as its clients are told. */
  readonly keepAliveMs: number;
  /** True once the node stops: what comes now is told to go elsewhere. */
  readonly stopping: () => boolean;
}

export type RequestHandler = (request: IncomingMessage, response: ServerResponse) => void;

const graphqlMethods = 'GET, HEAD, POST, OPTIONS';
const pageMethods = 'GET, HEAD, OPTIONS';

/** Routes `/graphql`, `/graphql/<documentId>`, `/graphiql` and `/`; everything else is 404. */
export function createRequestHandler(options: RequestHandlerOptions): RequestHandler {
  const { gateway, stopping } = options;
  const readUrl = createUrlReader();
  const readBodyParts = createBodyReader();
  const heads = createHeadText(options.keepAliveMs);
  const kept = createKeptAnswers({ gateway, readUrl, readBodyParts, corsOrigins: options.corsOrigins, heads });

  /** `form` is null where the client takes nothing but server-sent events. */
  async function answerOne(parts: OperationParts, request: IncomingMessage, response: ServerResponse, form: ResponseForm | null): Promise<void> {
    const readOnly = request.method !== 'POST';
    const streams = streamsFor(request);
    const transport = streams === undefined ? 'http' : 'sse';
    const asked = new HttpOperationRequest(parts, request.headers, new Disconnection(response), readOnly, undefined, transport);
    const answered = streams === undefined ? await gateway.run(asked) : await gateway.subscribe(asked);
    if ('kind' in answered) streams?.write(response, answered);
    // What was refused is told by its status; many clients accept streams along with JSON and mean JSON for all but subscriptions.
    else if (streams === undefined || form !== null || answered.status >= 400) writeReply(response, answered, { form: form ?? plainForm, closing: stopping(), heads });
    else streams.writeReply(response, answered);
  }

  function streamsFor({ method, headers }: IncomingMessage): EventStreams | undefined {
    return method !== 'HEAD' && acceptsEventStream(headers.accept) ? options.eventStreams : undefined;
  }

  async function answerPost(request: IncomingMessage, response: ServerResponse, form: ResponseForm | null, body: Promise<string> | null): Promise<void> {
    requireJsonContent(request.headers);
    const parts = readBodyParts(await (body ?? readBody(request, options.maxBodyBytes)));
    if (!isBatch(parts)) return await answerOne(parts, request, response, form);
    if (form === null) throw new Fault('NOT_ACCEPTABLE', { message: 'A batch is answered with JSON.' });
    writeReplies(response, await runBatch(parts, request, new Disconnection(response)), form, stopping());
  }

  /** One after another: a batch takes no more of the node at once than a single request, and each reads what the one before wrote. */
  async function runBatch(members: readonly unknown[], request: IncomingMessage, disconnection: Disconnection): Promise<Reply[]> {
    if (options.batchLimit === 0) throw new Fault('BATCHING_DISABLED');
    if (members.length > options.batchLimit) throw new Fault('BATCH_TOO_LARGE');
    if (members.length === 0) throw new Fault('BAD_REQUEST', { message: 'The batch is empty.' });
    const replies: Reply[] = [];
    let consistencyToken = headerOf(request.headers, 'x-consistency-token');
    for (const member of members) {
      const reply = await runMember(member, request, disconnection, consistencyToken);
      consistencyToken = reply.headers['x-consistency-token'] ?? consistencyToken;
      replies.push(reply);
    }
    return replies;
  }

  async function runMember(
    member: unknown, request: IncomingMessage, disconnection: Disconnection, consistencyToken: string | null,
  ): Promise<Reply> {
    try {
      const parts = readOperationParts(member);
      return await gateway.run(new HttpOperationRequest(parts, request.headers, disconnection, false, consistencyToken, 'http', true));
    } catch (error) {
      return gateway.refuse(error, headerOf(request.headers, 'traceparent'));
    }
  }

  async function answerGraphql(request: IncomingMessage, response: ServerResponse, allow: string, body: Promise<string> | null): Promise<void> {
    const form = negotiate(request.headers.accept);
    if (form === null && streamsFor(request) === undefined) return writeProblem(response, 'NOT_ACCEPTABLE');
    try {
      if (stopping()) throw new Fault('SHUTTING_DOWN', { headers: { 'retry-after': '1' } });
      if (request.method === 'GET' || request.method === 'HEAD') await answerOne(readUrl(request.url ?? ''), request, response, form);
      else if (request.method === 'POST' && allow.includes('POST')) await answerPost(request, response, form, body);
      else throw new Fault('METHOD_NOT_ALLOWED', { headers: { allow } });
    } catch (error) {
      writeReply(response, gateway.refuse(error, headerOf(request.headers, 'traceparent')), { form: form ?? plainForm, closing: stopping(), heads });
    }
  }

  /** `body`: of a POST, where it is being read already. */
  async function answer(request: IncomingMessage, response: ServerResponse, body: Promise<string> | null = null): Promise<void> {
    allowOrigin(request, response, options.corsOrigins);
    const path = pathOf(request.url ?? '');
    const isGraphql = path === graphqlPath;
    const isPage = path === '/' || (path === '/graphiql' && options.graphiql !== null);
    if (!isGraphql && !isPage && !isIdPath(path)) return writeProblem(response, 'NOT_FOUND');
    const allow = isGraphql ? graphqlMethods : pageMethods;
    if (request.method === 'OPTIONS') return answerOptions(response, allow);
    if (!isPage) return await answerGraphql(request, response, allow, body);
    if (request.method !== 'GET' && request.method !== 'HEAD') return writeProblem(response, 'METHOD_NOT_ALLOWED', { allow });
    if (path !== '/' && options.graphiql !== null) return await writeGraphiql(request, response, options.graphiql);
    response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8' });
    response.end(`Portcullis. GraphQL: ${graphqlPath}${options.graphiql === null ? '' : ', GraphiQL: /graphiql'}\n`);
  }

  /** A URL that cannot be read is refused by the usual way. */
  function answeredAtOnce(request: IncomingMessage, response: ServerResponse, body: string | null): boolean {
    try {
      return !stopping() && (body === null ? kept.answerGet(request, response) : kept.answerPost(request, response, body));
    } catch {
      return response.headersSent;
    }
  }

  function answerUsually(request: IncomingMessage, response: ServerResponse, body: Promise<string> | null): void {
    answer(request, response, body).catch((error: unknown) => {
      // Reported by `refuse`; there may be no one, or half an answer, to write it to.
      const reply = gateway.refuse(error, null);
      if (response.headersSent) response.destroy();
      else writeReply(response, reply, { form: { contentType: 'application/json; charset=utf-8', legacy: false }, closing: true, heads });
    });
  }

  return function handleRequest(request, response) {
    const { method } = request;
    if ((method === 'GET' || method === 'HEAD') && answeredAtOnce(request, response, null)) return;
    if (method !== 'POST' || !kept.mayAnswerPost(request)) {
      answerUsually(request, response, null);
      return;
    }
    readBodyAtOnce(
      request,
      options.maxBodyBytes,
      (text) => {
        if (!answeredAtOnce(request, response, text)) answerUsually(request, response, Promise.resolve(text));
      },
      (error) => answerUsually(request, response, rejected(error)),
    );
  };
}

/** Told by whoever waits for it; should nobody, by no one. */
function rejected(error: unknown): Promise<string> {
  const promise = Promise.reject<string>(error);
  promise.catch(() => undefined);
  return promise;
}
