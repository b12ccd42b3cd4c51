import { type Attributes, context, propagation, type Span, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import type { StatementEvent } from '../data/data-log.ts';

/** Traces of operations and their statements. Where nothing is configured there is none, and nothing is paid. */
export interface Tracing {
  /** Runs `work` as one span, a child of the caller's `traceparent`; spans begun inside are its children. */
  span<T>(name: string, traceparent: string | null, work: (span: OperationSpan) => Promise<T>): Promise<T>;
  /** A span of a statement that has just ended, below the operation that ran it. */
  onStatement(event: StatementEvent): void;
  /** Sends what was not sent yet. */
  stop(): Promise<void>;
}

export interface OperationSpan {
  /** The W3C header value that names this span; for the answer. */
  readonly traceparent: string;
  /** What the operation turned out to be. */
  describe(name: string, attributes: Attributes): void;
  /** Marks the span as failed, with the catalogue's code. */
  fail(code: string): void;
}

/**
 * Starts OpenTelemetry. Endpoint, protocol, sampling and resource come from the standard `OTEL_…` variables, which the
 * SDK reads itself. Loaded only when asked for: it is larger than the rest of the gateway.
 * @see https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/
 */
export async function startTracing(serviceVersion: string): Promise<Tracing> {
  const { NodeSDK } = await import('@opentelemetry/sdk-node');
  const sdk = new NodeSDK({ serviceName: 'portcullis', instrumentations: [] });
  sdk.start();
  const tracer = trace.getTracer('portcullis', serviceVersion);
  return {
    span(name, traceparent, work) {
      const parent = traceparent === null ? context.active() : propagation.extract(context.active(), { traceparent });
      return tracer.startActiveSpan(name, { kind: SpanKind.SERVER }, parent, async (span) => {
        try {
          return await work(operationSpan(span));
        } finally {
          span.end();
        }
      });
    },
    onStatement({ statement, server, durationMs, rows, error }) {
      const now = Date.now();
      const span = tracer.startSpan(statement, {
        kind: SpanKind.CLIENT,
        startTime: now - durationMs,
        attributes: { 'db.system.name': 'postgresql', 'db.operation.name': statement, 'portcullis.server': server, 'db.response.returned_rows': rows },
      });
      if (error !== undefined) span.setStatus({ code: SpanStatusCode.ERROR, message: error instanceof Error ? error.message : 'failed' });
      span.end(now);
    },
    stop: () => sdk.shutdown(),
  };
}

function operationSpan(span: Span): OperationSpan {
  const { traceId, spanId, traceFlags } = span.spanContext();
  return {
    traceparent: `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`,
    describe(name, attributes) {
      span.updateName(name);
      span.setAttributes(attributes);
    },
    fail: (code) => void span.setStatus({ code: SpanStatusCode.ERROR, message: code }),
  };
}
