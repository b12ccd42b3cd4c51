import { Fault } from '../errors.ts';
import { maskedError, replyError } from './reply-error.ts';
import type { Reply } from './reply.ts';
import { RequestFaults } from './request-faults.ts';

/** Told of an error that no one foresaw, once, with its cause. */
export type ReportUnexpected = (error: unknown, correlationId: string) => void;

/** A CDN keeps neither: refusals may be revalidated, anything else is not stored at all. */
const refusalCaching = 'private, no-cache, must-revalidate';
const noCaching = 'no-store';

/** The reply to a request that could not be run. What is neither Fault nor RequestFaults is reported and masked. */
export function faultReply(error: unknown, correlationId: string, report: ReportUnexpected): Reply {
  if (error instanceof Fault) {
    if (error.status >= 500 && error.cause !== undefined) report(error, correlationId);
    return {
      status: error.status,
      headers: { ...error.headers, 'cache-control': caching(error.status), 'x-correlation-id': correlationId },
      body: { errors: [replyError(error)] },
      freeTextError: false,
    };
  }
  if (error instanceof RequestFaults) {
    return {
      status: error.status,
      headers: { 'cache-control': caching(error.status), 'x-correlation-id': correlationId },
      body: { errors: error.errors.map(replyError) },
      freeTextError: false,
    };
  }
  report(error, correlationId);
  return {
    status: 500,
    headers: { 'cache-control': noCaching, 'x-correlation-id': correlationId },
    body: { errors: [maskedError(correlationId)] },
    freeTextError: false,
  };
}

function caching(status: number): string {
  return status < 500 ? refusalCaching : noCaching;
}
