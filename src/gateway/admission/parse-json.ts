import { Fault } from '../../errors.ts';

/** JSON text → value; a byte order mark is passed over. Throws Fault BAD_REQUEST that begins with `what`. */
export function parseJson(text: string, what: string): unknown {
  try {
    return JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text);
  } catch {
    throw new Fault('BAD_REQUEST', { message: `${what} must be JSON.` });
  }
}
