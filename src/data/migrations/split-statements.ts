/** One statement of an SQL file, without its semicolon and without the comments before it. */
export interface SqlStatement {
  readonly text: string;
  /** Where `text` begins in the file, in UTF-16 units. */
  readonly offset: number;
}

/** A quote, comment or dollar quote that never ends. `offset` is where it began. */
export class UnterminatedSqlError extends Error {
  readonly offset: number;

  constructor(what: string, offset: number) {
    super(`${what} is never closed`);
    this.offset = offset;
  }
}

const dollarQuote = /\$(?:[A-Za-z_\u0080-\uffff][A-Za-z0-9_\u0080-\uffff]*)?\$/y;
const word = /[A-Za-z_\u0080-\uffff][A-Za-z0-9_$\u0080-\uffff]*/y;
const space = /[ \t\n\r\f\v]+/y;
const routine = /^create (?:or replace )?(?:function|procedure)$/;

/**
 * Splits SQL at the semicolons that end statements, as psql does: not in strings, quoted names, dollar quotes, nested
 * comments, parentheses, or the `BEGIN ATOMIC … END` body of a routine. Throws UnterminatedSqlError.
 * @see https://www.postgresql.org/docs/18/sql-syntax-lexical.html
 */
export function splitStatements(source: string): SqlStatement[] {
  const statements: SqlStatement[] = [];
  let begin: number | null = null;
  let parentheses = 0;
  let blocks = 0;
  let firstWords: string[] = [];
  let at = 0;

  const finish = (end: number) => {
    if (begin !== null) statements.push({ text: source.slice(begin, end).trimEnd(), offset: begin });
    begin = null;
    parentheses = 0;
    blocks = 0;
    firstWords = [];
  };
  while (at < source.length) {
    const blank = skipBlank(source, at);
    if (blank > at) {
      at = blank;
      continue;
    }
    if (source[at] === ';' && parentheses === 0 && blocks === 0) {
      finish(at);
      at += 1;
      continue;
    }
    begin ??= at;
    const token = readToken(source, at);
    if (token === '(') parentheses += 1;
    if (token === ')') parentheses = Math.max(0, parentheses - 1);
    const lower = token.toLowerCase();
    if (firstWords.length < 4) firstWords.push(lower);
    if (parentheses === 0 && isRoutine(firstWords)) {
      if (lower === 'begin' || (lower === 'case' && blocks > 0)) blocks += 1;
      if (lower === 'end' && blocks > 0) blocks -= 1;
    }
    at += token.length;
  }
  finish(source.length);
  return statements;
}

function isRoutine(firstWords: readonly string[]): boolean {
  return routine.test(firstWords.slice(0, 2).join(' ')) || routine.test(firstWords.join(' '));
}

/** The end of white space or one comment at `at`; `at` itself when there is none. */
function skipBlank(source: string, at: number): number {
  if (source.startsWith('--', at)) {
    const end = source.indexOf('\n', at);
    return end < 0 ? source.length : end;
  }
  if (source.startsWith('/*', at)) return endOfBlockComment(source, at);
  return at + (match(space, source, at)?.length ?? 0);
}

function endOfBlockComment(source: string, start: number): number {
  let depth = 0;
  for (let at = start; at < source.length; ) {
    if (source.startsWith('/*', at)) {
      depth += 1;
      at += 2;
    } else if (source.startsWith('*/', at)) {
      depth -= 1;
      at += 2;
      if (depth === 0) return at;
    } else at += 1;
  }
  throw new UnterminatedSqlError('The comment /*', start);
}

/** A word, a whole quoted thing, or one character. */
function readToken(source: string, at: number): string {
  const character = source.charAt(at);
  if (character === "'") return quoted(source, at, at, false);
  if (character === '"') return quoted(source, at, at, false);
  if ((character === 'e' || character === 'E') && source[at + 1] === "'") return quoted(source, at, at + 1, true);
  if (character === '$') {
    const tag = match(dollarQuote, source, at);
    if (tag === null) return character;
    const end = source.indexOf(tag, at + tag.length);
    if (end < 0) throw new UnterminatedSqlError(`The dollar quote ${tag}`, at);
    return source.slice(at, end + tag.length);
  }
  return match(word, source, at) ?? character;
}

function quoted(source: string, start: number, open: number, backslashes: boolean): string {
  const quote = source.charAt(open);
  for (let at = open + 1; at < source.length; at += 1) {
    if (backslashes && source[at] === '\\') at += 1;
    else if (source[at] === quote) {
      if (source[at + 1] !== quote) return source.slice(start, at + 1);
      at += 1;
    }
  }
  throw new UnterminatedSqlError(`The quote ${quote}`, start);
}

function match(pattern: RegExp, source: string, at: number): string | null {
  pattern.lastIndex = at;
  return pattern.exec(source)?.[0] ?? null;
}
