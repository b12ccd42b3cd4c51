import { z } from 'zod';
import type { Entity } from '../model/entity.ts';
import { decodeId } from '../model/global-id.ts';

/** The words inputs of commands are checked with. Their messages are whole sentences: clients see them as they are. */
export interface TextRule {
  /** Begins the sentences: `The title`. */
  readonly what: string;
  /** In characters as PostgreSQL's `char_length` counts them: code points. */
  readonly min: number;
  readonly max: number;
}

/** All that can reach a command in place of a value of the right type: GraphQL refused the rest. */
const notNull = (what: string): string => `${what} must not be null.`;

/** One line such as a title or a name: white space around it does not count and is not stored. */
export function line(rule: TextRule) {
  return text(rule, (value) => value.trim());
}

/** A longer text such as Markdown, stored as it was written. */
export function prose(rule: TextRule) {
  return text(rule, (value) => value);
}

function text({ what, min, max }: TextRule, tidy: (value: string) => string) {
  return z.string({ error: notNull(what) }).transform((value, context) => {
    const tidied = tidy(value);
    const report = (message: string): void => context.addIssue({ code: 'custom', message });
    if (tidied.includes('\0')) report(`${what} must not contain the character NUL.`);
    if (!tidied.isWellFormed()) report(`${what} contains half of a surrogate pair, which is no character.`);
    if (min > 0 && tidied.trim() === '') report(`${what} must not be empty.`);
    else if (isShorter(tidied, min) || isLonger(tidied, max)) {
      report(min > 0 ? `${what} must have ${min} to ${max} characters.` : `${what} must have at most ${max} characters.`);
    }
    return tidied;
  });
}

function isShorter(value: string, min: number): boolean {
  return value.length < min || (value.length < 2 * min && countCharacters(value) < min);
}

/** Counts only where the number of UTF-16 units does not decide. */
function isLonger(value: string, max: number): boolean {
  return value.length > 2 * max || (value.length > max && countCharacters(value) > max);
}

function countCharacters(value: string): number {
  let count = 0;
  for (const _character of value) count += 1;
  return count;
}

/** A text of a fixed form, such as a key; `form` says it: `a capital letter, then …`. */
export function formed(what: string, pattern: RegExp, form: string) {
  return z.string({ error: notNull(what) }).regex(pattern, { error: `${what} must be ${form}.` });
}

/** One of an enum's values; GraphQL lets no other pass. */
export function oneOf<const Values extends readonly [string, ...string[]]>(what: string, values: Values) {
  return z.enum(values, { error: notNull(what) });
}

/** The uuid of a global id of this type. */
export function idOf(entity: Entity) {
  return z.string({ error: 'Must be an id.' }).transform((value, context) => {
    const decoded = decodeId(value);
    if (decoded?.prefix === entity.idPrefix) return decoded.uuid;
    context.addIssue({ code: 'custom', message: `Must be the id of a ${entity.typeName}.` });
    return z.NEVER;
  });
}

/** Ids of this type as they were named, also twice; none where left out or null. */
export function idsOf(entity: Entity) {
  return z
    .array(idOf(entity), { error: 'Must be a list of ids.' })
    .nullish()
    .transform((ids) => ids ?? []);
}

/** The version the client read. */
export const version = z.int({ error: 'Must be a whole number.' });
