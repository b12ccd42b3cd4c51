import { Fault } from '../../errors.ts';

/** No input type of a sane schema is deeper; a hostile one would exhaust the stack of whatever walks it. */
const deepest = 64;

/**
 * Refuses JSON that something further on would stumble over: nesting beyond bounds, strings that are not Unicode (a lone
 * surrogate), U+0000, which PostgreSQL's text cannot hold. Throws Fault BAD_REQUEST that names the place by `path`.
 */
export function requireStorable(value: unknown, path: string, depth = 0): void {
  if (typeof value === 'string') {
    requireText(value, path);
  } else if (typeof value === 'object' && value !== null) {
    if (depth === deepest) throw new Fault('BAD_REQUEST', { message: 'The request is nested too deeply.' });
    if (Array.isArray(value)) {
      for (const item of value) requireStorable(item, path, depth + 1);
    } else {
      for (const [name, item] of Object.entries(value)) {
        requireText(name, path);
        requireStorable(item, path, depth + 1);
      }
    }
  }
}

/** Refuses a string that is not well-formed Unicode or contains U+0000. Throws Fault BAD_REQUEST. */
export function requireText(text: string, path: string): void {
  if (!text.isWellFormed()) throw new Fault('BAD_REQUEST', { message: `${path} contains a lone surrogate, which is not Unicode.` });
  if (text.includes('\0')) throw new Fault('BAD_REQUEST', { message: `${path} contains U+0000.` });
}
