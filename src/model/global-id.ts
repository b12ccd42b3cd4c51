const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** In the only form there is of it here: lower-case. */
export function isUuid(text: string): boolean {
  return uuidPattern.test(text);
}

export interface GlobalId {
  readonly prefix: string;
  readonly uuid: string;
}

/** The id a client sees: `task_0198c2…`. Opaque to clients, but it says its type, so that `node(id:)` can route it. */
export function encodeId(prefix: string, uuid: string): string {
  return `${prefix}_${uuid}`;
}

/** The parts of a global id; null where the text is none. Upper-case hex is none: one thing has one id. */
export function decodeId(id: string): GlobalId | null {
  const split = id.length - 37;
  if (split < 1 || id[split] !== '_') return null;
  const uuid = id.slice(split + 1);
  return isUuid(uuid) ? { prefix: id.slice(0, split), uuid } : null;
}

/** The uuid of an id of the given type. Throws RangeError for another: the input checks of admission came before. */
export function requireId(prefix: string, id: string): string {
  const decoded = decodeId(id);
  if (decoded?.prefix !== prefix) throw new RangeError(`Not an id of the type ${prefix}: ${id.slice(0, 60)}`);
  return decoded.uuid;
}
