import { OperatorError } from '../errors.ts';

const timeoutMs = 5_000;

/** What a node's operators' listener answers, as JSON. Throws OperatorError where it refuses or cannot be reached. */
export async function askNode(url: string, method: 'GET' | 'POST', path: string): Promise<unknown> {
  if (!URL.canParse(url)) throw new OperatorError(`"${url}" is no URL`);
  const response = await fetch(new URL(path, url), {
    method,
    headers: method === 'POST' ? { 'content-type': 'application/json' } : {},
    signal: AbortSignal.timeout(timeoutMs),
  }).catch((error: unknown) => {
    throw new OperatorError(`No node answers at ${url}: is it running, and is this its operators' listener (ADMIN_PORT)?`, { cause: error });
  });
  const answer: unknown = await response.json().catch(() => null);
  if (response.ok) return answer;
  const message = typeof answer === 'object' && answer !== null && 'message' in answer ? String(answer.message) : `The node answered with status ${response.status}`;
  throw new OperatorError(message);
}
