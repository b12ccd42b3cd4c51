import { randomBytes } from 'node:crypto';

const traceparentForm = /^[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}/;
const noTrace = '0'.repeat(32);
const poolBytes = 4_096;
let pool = '';
let used = 0;

/**
 * The id by which a request is found in log and traces: the trace id of its `traceparent`, else a random one of the same
 * form (32 hex digits).
 * @see https://www.w3.org/TR/trace-context/#traceparent-header
 */
export function correlationId(traceparent: string | null): string {
  const sent = traceparent === null ? undefined : traceparentForm.exec(traceparent)?.[1];
  return sent === undefined || sent === noTrace ? randomId() : sent;
}

/** A `traceparent` that is one, cut to what the specification knows of it; null for whatever else was sent. */
export function traceContextOf(traceparent: string | null): string | null {
  const trace = traceparent === null ? null : traceparentForm.exec(traceparent);
  return trace === null || trace[1] === noTrace ? null : trace[0];
}

/** Random bytes are fetched for many ids at once: one by one they would cost more than the rest of admission. */
function randomId(): string {
  if (used === pool.length) {
    pool = randomBytes(poolBytes).toString('hex');
    used = 0;
  }
  used += 32;
  return pool.slice(used - 32, used);
}
