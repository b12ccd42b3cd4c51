/** A JSON value with the place it was written at: offsets of its first character and of the one after its last. */
export type JsonNode = JsonObject | JsonArray | JsonString | JsonScalar;

interface Placed {
  readonly start: number;
  readonly end: number;
}

export interface JsonObject extends Placed {
  readonly kind: 'object';
  /** In the order written; a key that is written twice is here twice. No plain object: `__proto__` is a key like others. */
  readonly members: readonly JsonMember[];
}

export interface JsonMember {
  readonly key: JsonString;
  readonly value: JsonNode;
}

export interface JsonArray extends Placed {
  readonly kind: 'array';
  readonly items: readonly JsonNode[];
}

export interface JsonString extends Placed {
  readonly kind: 'string';
  readonly value: string;
}

export interface JsonScalar extends Placed {
  readonly kind: 'scalar';
  readonly value: number | boolean | null;
}

/** Text that is not JSON: what was expected, and at which character. */
export class JsonSyntaxError extends Error {
  override readonly name = 'JsonSyntaxError';
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

const deepest = 100;
const blank = /[ \t\n\r]*/y;
// All but controls, the quote and the backslash.
const plainCharacters = /[ !#-[\]-\uffff]*/y;
const escape = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;
const scalar = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;

/**
 * Parses JSON and keeps where everything stands, which `JSON.parse` does not tell: it also drops all but the last of equal
 * keys without a word. Throws JsonSyntaxError, also for nesting beyond 100.
 * @see https://www.rfc-editor.org/rfc/rfc8259
 */
export function parseJsonTree(text: string): JsonNode {
  let at = 0;

  function fail(message: string): never {
    throw new JsonSyntaxError(at >= text.length ? `${message}, but the file ends here` : message, at);
  }
  function skip(pattern: RegExp): void {
    pattern.lastIndex = at;
    if (pattern.test(text)) at = pattern.lastIndex;
  }
  function take(character: string): boolean {
    if (text[at] !== character) return false;
    at++;
    skip(blank);
    return true;
  }

  function readString(): JsonString {
    const start = at;
    if (text[at] !== '"') fail('A string in double quotes is expected');
    at++;
    let escaped = false;
    for (;;) {
      skip(plainCharacters);
      if (text[at] === '"') break;
      if (text[at] !== '\\') fail(at < text.length ? 'A control character must be escaped in a string' : 'A closing quote is expected');
      const before = at;
      skip(escape);
      if (at === before) fail('This is no escape that JSON knows');
      escaped = true;
    }
    at++;
    const value: unknown = escaped ? JSON.parse(text.slice(start, at)) : text.slice(start + 1, at - 1);
    const node: JsonString = { kind: 'string', value: String(value), start, end: at };
    skip(blank);
    return node;
  }

  function readObject(depth: number): JsonObject {
    const start = at;
    const members: JsonMember[] = [];
    take('{');
    if (text[at] !== '}') {
      do {
        const key = readString();
        if (!take(':')) fail('A colon is expected');
        members.push({ key, value: readValue(depth) });
      } while (take(','));
    }
    if (text[at] !== '}') fail('A comma or } is expected');
    return close({ kind: 'object', members, start, end: at + 1 });
  }

  function readArray(depth: number): JsonArray {
    const start = at;
    const items: JsonNode[] = [];
    take('[');
    if (text[at] !== ']') {
      do items.push(readValue(depth));
      while (take(','));
    }
    if (text[at] !== ']') fail('A comma or ] is expected');
    return close({ kind: 'array', items, start, end: at + 1 });
  }

  function close<Node extends JsonNode>(node: Node): Node {
    at = node.end;
    skip(blank);
    return node;
  }

  function readValue(depth: number): JsonNode {
    if (depth > deepest) fail('This is nested too deeply');
    if (text[at] === '{') return readObject(depth + 1);
    if (text[at] === '[') return readArray(depth + 1);
    if (text[at] === '"') return readString();
    const start = at;
    skip(scalar);
    if (at === start) fail('A JSON value is expected');
    const value: unknown = JSON.parse(text.slice(start, at));
    return close({ kind: 'scalar', value: typeof value === 'number' || typeof value === 'boolean' ? value : null, start, end: at });
  }

  skip(blank);
  const root = readValue(1);
  if (at < text.length) fail('The end of the file is expected');
  return root;
}

/** The first member of an object with this key. */
export function member(node: JsonNode, key: string): JsonNode | undefined {
  return node.kind === 'object' ? node.members.find((candidate) => candidate.key.value === key)?.value : undefined;
}
