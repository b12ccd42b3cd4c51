/**
 * Coerced variables as text in which equal values are equal: keys in order, strings quoted, own properties only. Not JSON:
 * an undefined property is no property, and `-0`, `Infinity` or a bigint keep their difference. Null for values whose
 * equality nothing is known of (class instances, functions): such an answer must not be kept.
 */
export function canonicalVariables(variables: Readonly<Record<string, unknown>>): string | null {
  try {
    return write(variables, 0);
  } catch (error) {
    if (error instanceof NotCanonical) return null;
    throw error;
  }
}

class NotCanonical extends Error {}

const deepest = 200;

function write(value: unknown, depth: number): string {
  if (depth > deepest) throw new NotCanonical();
  switch (typeof value) {
    case 'string':
      return JSON.stringify(value);
    case 'number':
      return Object.is(value, -0) ? '-0' : String(value);
    case 'boolean':
      return String(value);
    case 'bigint':
      return `${value}n`;
    case 'object':
      return value === null ? 'null' : writeObject(value, depth + 1);
    case 'undefined':
    case 'function':
    case 'symbol':
      throw new NotCanonical();
  }
}

function writeObject(value: object, depth: number): string {
  if (Array.isArray(value)) return `[${Array.from(value, (item: unknown) => write(item, depth)).join()}]`;
  if (value instanceof Date) return `@${value.getTime()}`;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== null && prototype !== Object.prototype) throw new NotCanonical();
  const parts: string[] = [];
  // Object.entries and code unit order: no own `__proto__`, `constructor` or `toJSON` is anything but a key.
  for (const [key, part] of Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    if (part !== undefined) parts.push(`${JSON.stringify(key)}:${write(part, depth)}`);
  }
  return `{${parts.join()}}`;
}
