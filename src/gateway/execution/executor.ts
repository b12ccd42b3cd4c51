import type { ExecutionResult } from 'graphql';
import type { Limits } from '../../model/session.ts';
import type { Viewer } from '../../model/viewer.ts';
import type { CompiledOperation } from '../compiled-operation.ts';
import type { Bytes } from './answer-bytes.ts';
import type { RanCommand } from './operation-context.ts';
import type { ReadsSink } from './reads-sink.ts';
import type { AnswerKeeper } from './use-kept-answers.ts';

/** An admitted operation: known, permitted, its input checked. */
export interface Execution {
  readonly operation: CompiledOperation;
  /** As sent; the input checks and GraphQL's coercion have passed. */
  readonly variables: Readonly<Record<string, unknown>>;
  /** The same with defaults, every value as its type makes it, where somebody has them already. */
  readonly coerced?: Readonly<Record<string, unknown>>;
  /** Whether the operation is one of those that were published. */
  readonly published?: boolean;
  readonly viewer: Viewer | null;
  readonly limits: Limits;
  readonly consistencyToken: string | null;
  /** Goes into the log line and the answer of a masked error. */
  readonly correlationId: string;
  /** Of a mutation: repeated under the same key, its commands are not run again. */
  readonly idempotencyKey?: string | null;
  /** The W3C trace context that its events carry on. */
  readonly traceparent?: string | null;
  /** Commands of a mutation that ran already, from its first on: they must not run again. */
  readonly ran?: readonly RanCommand[];
  /** Told of every statement of the run and its rows; for whoever is to keep the answer. */
  readonly reads?: ReadsSink;
  /** Where the answer is to be kept. */
  readonly keeper?: AnswerKeeper;
}

export interface Executed {
  readonly result: ExecutionResult;
  /** Of a result that is data alone: the response body, the same for all who share the run. */
  readonly bytes?: () => Bytes;
  /** What the client sends back to read what it has seen; null when no server was asked. */
  readonly consistencyToken: string | null;
  /** Which PostgreSQL server answered: `primary`, `replica-1`; null when none was asked. */
  readonly server: string | null;
}

/**
 * Runs one admitted query or mutation. Field errors are in the result, masked; throws a Fault only where nothing could
 * be run at all.
 */
export type Executor = (execution: Execution) => Promise<Executed>;
