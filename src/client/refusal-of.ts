import type { OperationError } from './subscription-client.ts';

/** Why an operation was refused or ended, in the words of the gateway's catalogue. */
export interface Refusal {
  readonly code: string;
  readonly retryable: boolean;
  /** Behind the last event that was sent. */
  readonly cursor: string | null;
  /** What the app is told. */
  readonly error: unknown;
}

/** Asked again, such a closed socket would be closed again. */
const hopelessCloseCodes: ReadonlySet<number> = new Set([1002, 1003, 1007, 1009, 4004, 4005, 4400, 4401, 4406, 4409, 4429, 4500]);
const tokenRefused = 4403;

/** What GraphQL errors, a closed socket, an HTTP response or a failure of the network mean. */
export async function refusalOf(error: unknown): Promise<Refusal> {
  if (Array.isArray(error)) return fromErrors(error);
  if (typeof error !== 'object' || error === null) return { code: 'UNKNOWN', retryable: false, cursor: null, error };
  if ('response' in error && error.response instanceof Response) return await fromResponse(error.response, error);
  const code = 'code' in error && typeof error.code === 'number' ? error.code : null;
  if (code === tokenRefused) return { code: 'UNAUTHENTICATED', retryable: false, cursor: null, error };
  return { code: 'DISCONNECTED', retryable: code === null || !hopelessCloseCodes.has(code), cursor: null, error };
}

/** From the errors that ended an operation. */
export function fromErrors(errors: readonly OperationError[]): Refusal {
  const { code, retryable, cursor } = errors[0]?.extensions ?? {};
  return { code: typeof code === 'string' ? code : 'UNKNOWN', retryable: retryable === true, cursor: typeof cursor === 'string' ? cursor : null, error: errors };
}

async function fromResponse(response: Response, error: unknown): Promise<Refusal> {
  try {
    const body: unknown = await response.clone().json();
    if (typeof body === 'object' && body !== null && 'errors' in body && Array.isArray(body.errors)) return fromErrors(body.errors);
  } catch {
    // Whoever answered was not the gateway.
  }
  return { code: 'DISCONNECTED', retryable: response.status >= 500 || response.status === 429, cursor: null, error };
}
