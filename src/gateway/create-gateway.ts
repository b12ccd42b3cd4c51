import { Fault } from '../errors.ts';
import type { Admitted, Admit } from './admission/create-admission.ts';
import type { Identify } from './admission/create-identify.ts';
import { correlationId as correlationIdOf } from './correlation-id.ts';
import type { Executed, Executor } from './execution/executor.ts';
import { faultReply, type ReportUnexpected } from './fault-reply.ts';
import type { OperationRequest } from './operation-request.ts';
import { maskedError, replyError, statusOfErrors } from './reply-error.ts';
import type { Reply } from './reply.ts';
import { RequestFaults } from './request-faults.ts';
import { runWithinLimits } from './run-within-limits.ts';

export interface GatewayOptions {
  readonly identify: Identify;
  readonly admit: Admit;
  readonly execute: Executor;
  readonly queryTimeoutMs: number;
  readonly commandTimeoutMs: number;
  readonly report: ReportUnexpected;
}

/** The one way of an operation, whatever the transport: identify → admit → execute. Never rejects: failures are replies. */
export interface Gateway {
  run(request: OperationRequest): Promise<Reply>;
  /** The reply to a request that could not even be read; for transports. */
  refuse(error: unknown, traceparent: string | null): Reply;
}

export function createGateway(options: GatewayOptions): Gateway {
  const { identify, admit, report } = options;

  async function execute(request: OperationRequest, admitted: Admitted, correlationId: string): Promise<Executed> {
    const { operation, variables, viewer } = admitted;
    if (operation.kind === 'subscription') {
      throw new Fault('NOT_ACCEPTABLE', { message: 'A subscription runs over WebSocket or server-sent events.' });
    }
    const timeoutMs = operation.kind === 'mutation' ? options.commandTimeoutMs : options.queryTimeoutMs;
    return await runWithinLimits(timeoutMs, request.signal, (limits) =>
      options.execute({ operation, variables, viewer, limits, consistencyToken: request.consistencyToken, correlationId }),
    );
  }

  return {
    async run(request) {
      const correlationId = correlationIdOf(request.traceparent);
      try {
        const startedAt = performance.now();
        const identified = identify(request.token);
        const viewer = identified instanceof Promise ? await identified : identified;
        const admitted = admit(request, viewer);
        const admittedAt = performance.now();
        const executed = await execute(request, admitted, correlationId);
        return executedReply(executed, correlationId, {
          'cache-control': 'no-store',
          'x-correlation-id': correlationId,
          'server-timing': `admit;dur=${(admittedAt - startedAt).toFixed(2)}, execute;dur=${(performance.now() - admittedAt).toFixed(2)}`,
          ...(executed.consistencyToken === null ? {} : { 'x-consistency-token': executed.consistencyToken }),
        });
      } catch (error) {
        const reply = faultReply(error, correlationId, report);
        return error instanceof RequestFaults && request.text !== null ? { ...reply, freeTextError: true } : reply;
      }
    },
    refuse: (error, traceparent) => faultReply(error, correlationIdOf(traceparent), report),
  };
}

function executedReply({ result }: Executed, correlationId: string, headers: Reply['headers']): Reply {
  const data = result.data ?? null;
  const extensions = result.extensions === undefined ? {} : { extensions: result.extensions };
  if (result.errors === undefined || result.errors.length === 0) {
    // An executor that answers neither data nor errors has a defect, which is no reason to answer 200 with nothing.
    if (data === null) return { status: 500, headers, body: { errors: [maskedError(correlationId)] }, freeTextError: false };
    return { status: 200, headers, body: { data, ...extensions }, freeTextError: false };
  }
  const errors = result.errors.map(replyError);
  return { status: data === null ? statusOfErrors(errors) : 200, headers, body: { errors, data, ...extensions }, freeTextError: false };
}
