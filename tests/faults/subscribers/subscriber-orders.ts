/** A node as a subscriber finds it. */
export interface NodeAddress {
  /** `ws://127.0.0.1:<port>/graphql` */
  readonly url: string;
  readonly token: string;
}

/** What the process of the subscribers is told. */
export type SubscriberOrder =
  /** Where the nodes are now: at home is a socket on the node of its number, and elsewhere while that is not there. */
  | { readonly kind: 'nodes'; readonly nodes: readonly NodeAddress[] }
  | { readonly kind: 'begin'; readonly subscribers: number; readonly perSocket: number; readonly forgetful: number; readonly projectId: string }
  /** All sockets are cut from this side, and open again. */
  | { readonly kind: 'cut' }
  /** Answered by one report. */
  | { readonly kind: 'report' }
  /** Answered by the ids of the events from a position on, as they were heard, up to the first position that nobody heard of. */
  | { readonly kind: 'ids'; readonly from: number };

/** What subscribers have seen; all positions are those of the log. */
export interface SubscriberReport {
  /** Of those that have heard of anything, the place where the one that is furthest behind stands; 0 where some have heard of nothing. */
  readonly least: number;
  /** Missed, repeated and foreign events, and errors that are no invitation to come again; at most 20 of them. */
  readonly violations: readonly string[];
  /** Events that did not come where the next one did. */
  readonly lost: number;
  /** Events that came again. */
  readonly repeated: number;
  /** The same of those that forget their cursors: a check that finds nothing here finds nothing. */
  readonly forgetfulViolationCount: number;
  /** How often a socket was opened in place of one that was lost. */
  readonly reconnected: number;
  /** How often a subscription went on from its cursor. */
  readonly resumed: number;
  readonly received: number;
  /** The first position that anybody heard of. */
  readonly first: number;
}
