import type { CompiledOperation } from '../compiled-operation.ts';

/** A published operation as admission sees it. */
export interface KnownOperation {
  readonly operation: CompiledOperation;
  /** Names of the clients that published it; undefined when it belongs to everyone. */
  readonly clients?: ReadonlySet<string>;
  /** A retired id answers with its own code, so that an old application can ask its user to update. */
  readonly state: 'active' | 'retired';
}

/** The operations that were published. Asked on every request: answers from memory, at once. */
export interface Registry {
  /** Takes a normalised id: the SHA-256 of an operation's text in lower-case hex, or the id its publisher gave it. */
  find(id: string): KnownOperation | undefined;
}
