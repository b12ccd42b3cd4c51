import { Fault } from '../errors.ts';
import type { OperationSpan, Tracing } from '../telemetry/tracing.ts';
import type { Admitted, Admit } from './admission/create-admission.ts';
import type { Identify } from './admission/create-identify.ts';
import { CachedReply, cacheHeader } from './cache/cached-reply.ts';
import type { Kept } from './cache/cache-answer.ts';
import type { KeptBefore, ResponseCache } from './cache/create-response-cache.ts';
import { idempotencyKeyOf } from './admission/idempotency-key.ts';
import { resumeCursorOf } from './admission/resume-cursor.ts';
import { correlationId as correlationIdOf, traceContextOf } from './correlation-id.ts';
import type { Executed, Executor } from './execution/executor.ts';
import { faultReply, type ReportUnexpected } from './fault-reply.ts';
import type { Live } from './live/create-live.ts';
import type { LiveStream } from './live/live-stream.ts';
import type { OperationRequest } from './operation-request.ts';
import { maskedError, replyError, statusOfErrors } from './reply-error.ts';
import type { Reply } from './reply.ts';
import { RequestFaults } from './request-faults.ts';
import { runWithinLimits } from './run-within-limits.ts';

export interface GatewayOptions {
  readonly identify: Identify;
  readonly admit: Admit;
  readonly execute: Executor;
  /** Keeps answers of queries; absent, each is executed. */
  readonly cache?: Pick<ResponseCache, 'hit' | 'answer'> | undefined;
  /** Absent, subscriptions are refused. */
  readonly live?: Pick<Live, 'subscribe'>;
  readonly queryTimeoutMs: number;
  readonly commandTimeoutMs: number;
  readonly report: ReportUnexpected;
  /** Told of every operation once it is answered, or its stream is open. Must return at once and not throw. */
  readonly onAnswered?: (answered: Answered) => void;
  /** Absent, nothing is traced. */
  readonly tracing?: Tracing | undefined;
}

/** One operation and what became of it, for counts, metrics and logs. */
export interface Answered {
  readonly request: OperationRequest;
  /** Null where it was refused before it was known what it is. */
  readonly admitted: Admitted | null;
  /** The code of the first error; null where there is none. */
  readonly code: string | null;
  readonly durationMs: number;
}

/** A kept answer and whose it is. */
export interface KeptAnswer {
  readonly kept: Kept;
  readonly admitted: Admitted;
  readonly correlationId: string;
}

/** The one way of an operation, whatever the transport: identify → admit → execute. Never rejects: failures are replies. */
export interface Gateway {
  run(request: OperationRequest): Promise<Reply>;
  /**
   * The reply to a query that can be given at once: the viewer is known, rights and input are in order, the answer is kept.
   * Null for all else, failures included: `run` words them. `before`: what a request with the same operation, input and
   * token came to; all is decided anew that could have changed since.
   */
  runKept(request: OperationRequest, before: KeptBefore | null): KeptAnswer | null;
  /** For transports that carry streams: a subscription's stream; the reply to a query, a mutation or a refused subscription. */
  subscribe(request: OperationRequest): Promise<Reply | LiveStream>;
  /** The reply to a request that could not even be read; for transports. */
  refuse(error: unknown, traceparent: string | null): Reply;
}

export function createGateway(options: GatewayOptions): Gateway {
  const { identify, admit, report, onAnswered, tracing, cache } = options;

  async function execute(request: OperationRequest, admitted: Admitted, correlationId: string): Promise<Executed> {
    const { operation, variables, coerced, publishedId, viewer } = admitted;
    if (operation.kind === 'subscription') {
      throw new Fault('NOT_ACCEPTABLE', { message: 'A subscription runs over WebSocket or server-sent events.' });
    }
    const mutation = operation.kind === 'mutation' ? { idempotencyKey: idempotencyKeyOf(request), traceparent: traceContextOf(request.traceparent) } : {};
    const timeoutMs = operation.kind === 'mutation' ? options.commandTimeoutMs : options.queryTimeoutMs;
    return await runWithinLimits(timeoutMs, request.signal, (limits) =>
      options.execute({
        operation, variables, coerced, published: publishedId !== null, viewer, limits, consistencyToken: request.consistencyToken, correlationId, ...mutation,
      }),
    );
  }

  type CarryOut<T> = (request: OperationRequest, admitted: Admitted, correlationId: string, startedAt: number) => Promise<T>;

  /** Whatever is to be done with an operation is done after it was admitted. */
  async function answer<T extends Reply | LiveStream>(
    request: OperationRequest, carryOut: CarryOut<T>, span: OperationSpan | null,
  ): Promise<T | Reply> {
    const correlationId = correlationIdOf(span?.traceparent ?? request.traceparent);
    const startedAt = performance.now();
    let admitted: Admitted | null = null;
    const answered = <A extends T | Reply>(answer: A): A => {
      const code = codeOf(answer);
      if (span !== null) describeSpan(span, admitted, code);
      onAnswered?.({ request, admitted, code, durationMs: performance.now() - startedAt });
      return answer;
    };
    try {
      const identified = identify(request.token);
      const viewer = identified instanceof Promise ? await identified : identified;
      admitted = admit(request, viewer);
      return answered(await carryOut(request, admitted, correlationId, startedAt));
    } catch (error) {
      const reply = faultReply(error, correlationId, report);
      return answered(error instanceof RequestFaults && request.text !== null ? { ...reply, freeTextError: true } : reply);
    }
  }

  function answerTraced<T extends Reply | LiveStream>(request: OperationRequest, carryOut: CarryOut<T>): Promise<T | Reply> {
    return tracing === undefined
      ? answer(request, carryOut, null)
      : tracing.span('GraphQL', request.traceparent, (span) => answer(request, carryOut, span));
  }

  const reply: CarryOut<Reply> = async (request, admitted, correlationId, startedAt) => {
    const admittedAt = performance.now();
    const { consistencyToken, signal } = request;
    const answered = cache === undefined || admitted.operation.kind !== 'query' ? null : await cache.answer(admitted, { consistencyToken, correlationId, signal });
    if (answered !== null && answered.entry !== null) return new CachedReply(answered, correlationId);
    const executed = answered?.executed ?? (await execute(request, admitted, correlationId));
    return executedReply(executed, correlationId, {
      ...(answered === null ? {} : cacheHeader(answered)),
      'cache-control': 'no-store',
      'x-correlation-id': correlationId,
      'server-timing': `admit;dur=${(admittedAt - startedAt).toFixed(2)}, execute;dur=${(performance.now() - admittedAt).toFixed(2)}`,
      ...(executed.consistencyToken === null ? {} : { 'x-consistency-token': executed.consistencyToken }),
    });
  };

  const openOrReply: CarryOut<Reply | LiveStream> = async (request, admitted, correlationId, startedAt) =>
    admitted.operation.kind === 'subscription' && options.live !== undefined
      ? options.live.subscribe(admitted, {
          consistencyToken: request.consistencyToken, correlationId, after: resumeCursorOf(request), signal: request.signal,
        })
      : reply(request, admitted, correlationId, startedAt);

  function runKept(request: OperationRequest, before: KeptBefore | null): KeptAnswer | null {
    // Text may be that of an operation nobody knows, which is recorded once and not here.
    if (cache === undefined || tracing !== undefined || request.text !== null) return null;
    const startedAt = performance.now();
    try {
      const viewer = identify(request.token, before?.admitted.viewer);
      if (viewer instanceof Promise) {
        // `run` asks again, and may be told of a refusal by then without waiting for this one.
        viewer.catch(() => undefined);
        return null;
      }
      const admitted = admit(request, viewer);
      const kept = cache.hit(admitted, request.consistencyToken, before);
      if (kept === null) return null;
      onAnswered?.({ request, admitted, code: null, durationMs: performance.now() - startedAt });
      return { kept, admitted, correlationId: correlationIdOf(request.traceparent) };
    } catch {
      return null;
    }
  }

  return {
    runKept,
    run: (request) => answerTraced(request, reply),
    subscribe: (request) => answerTraced(request, openOrReply),
    refuse: (error, traceparent) => faultReply(error, correlationIdOf(traceparent), report),
  };
}

/** The code of an answer's first error. */
function codeOf(answer: Reply | LiveStream): string | null {
  if (answer instanceof CachedReply || !('body' in answer)) return null;
  const code = answer.body.errors?.[0]?.extensions['code'];
  return typeof code === 'string' ? code : null;
}

function describeSpan(span: OperationSpan, admitted: Admitted | null, code: string | null): void {
  if (admitted !== null) {
    const { kind, operationName, hash } = admitted.operation;
    const name = operationName ?? hash.slice(0, 12);
    span.describe(`${kind} ${name}`, {
      'graphql.operation.type': kind,
      'graphql.operation.name': name,
      'portcullis.operation.hash': hash,
      'portcullis.operation.id': admitted.publishedId ?? '',
    });
  }
  if (code !== null) span.fail(code);
}

function executedReply({ result, bytes }: Executed, correlationId: string, headers: Reply['headers']): Reply {
  const data = result.data ?? null;
  const extensions = result.extensions === undefined ? {} : { extensions: result.extensions };
  if (result.errors === undefined || result.errors.length === 0) {
    // An executor that answers neither data nor errors has a defect, which is no reason to answer 200 with nothing.
    if (data === null) return { status: 500, headers, body: { errors: [maskedError(correlationId)] }, freeTextError: false };
    return { status: 200, headers, body: { data, ...extensions }, bytes, freeTextError: false };
  }
  const errors = result.errors.map(replyError);
  return { status: data === null ? statusOfErrors(errors) : 200, headers, body: { errors, data, ...extensions }, freeTextError: false };
}
