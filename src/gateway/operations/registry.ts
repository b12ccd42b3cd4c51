import type { CompiledOperation } from '../compiled-operation.ts';

/** A published operation as admission sees it. */
export type KnownOperation = RunnableOperation | UnrunnableOperation;

interface Known {
  /** As its publisher gave it, normalised. */
  readonly id: string;
  /** SHA-256 of its text, lower-case hex. */
  readonly hash: string;
  /** Names of the clients that published it; undefined when it belongs to everyone. */
  readonly clients?: ReadonlySet<string>;
}

export interface RunnableOperation extends Known {
  readonly state: 'active';
  readonly operation: CompiledOperation;
}

export interface UnrunnableOperation extends Known {
  /**
   * A retired id answers with its own code, so that an old application can ask its user to update. `unfit` is one that is
   * published and does not compile against this node's schema: another node's may have what it asks for.
   */
  readonly state: 'retired' | 'unfit';
}

/** The operations that were published. Asked on every request: answers from memory, at once. */
export interface Registry {
  /** Takes a normalised id: the SHA-256 of an operation's text in lower-case hex, or the id its publisher gave it. */
  find(id: string): KnownOperation | undefined;
}
