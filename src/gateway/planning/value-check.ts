/** What a coerced input value is held against beyond its type: where ids lie in it, and of what they may be. */
export type ValueCheck = IdCheck | ListCheck | ObjectCheck;

export interface IdCheck {
  readonly kind: 'id';
  /** The names of the types, as in `@id(of:)`. */
  readonly of: readonly string[];
  readonly pattern: RegExp;
}

export interface ListCheck {
  readonly kind: 'list';
  readonly item: ValueCheck;
}

export interface ObjectCheck {
  readonly kind: 'object';
  readonly type: string;
  /** Only the fields that lead to an id. Input types may contain themselves, and so may this map. */
  readonly fields: ReadonlyMap<string, ValueCheck>;
}

/** True when every id in a coerced value has the form it must have; null and undefined pass. */
export function passes(check: ValueCheck, value: unknown): boolean {
  if (value === null || value === undefined) return true;
  switch (check.kind) {
    case 'id':
      return typeof value === 'string' && check.pattern.test(value);
    case 'list':
      return !Array.isArray(value) || value.every((item) => passes(check.item, item));
    case 'object': {
      for (const [name, field] of check.fields) {
        if (!passes(field, property(value, name))) return false;
      }
      return true;
    }
  }
}

/** One sentence for each id that fails; `path` names the whole value, such as `$input`. */
export function problemsOf(check: ValueCheck, value: unknown, path: string): string[] {
  if (value === null || value === undefined) return [];
  switch (check.kind) {
    case 'id':
      return passes(check, value) ? [] : [wrongId(path, check)];
    case 'list':
      return Array.isArray(value) ? value.flatMap((item, index) => problemsOf(check.item, item, `${path}[${index}]`)) : [];
    case 'object':
      return [...check.fields].flatMap(([name, field]) => problemsOf(field, property(value, name), `${path}.${name}`));
  }
}

/** The sentence for an id that is malformed or of another type. */
export function wrongId(path: string, check: IdCheck): string {
  return `${path} must be the id of a ${check.of.join(' or ')}.`;
}

/** Two checks with one key refuse the same values. */
export function checkKey(check: ValueCheck): string {
  switch (check.kind) {
    case 'id':
      return check.of.join('|');
    case 'list':
      return `[${checkKey(check.item)}]`;
    case 'object':
      return `{${check.type}}`;
  }
}

function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
