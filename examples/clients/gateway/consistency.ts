/**
 * The newest that one signed-in user has seen. Sent with each request, it lets whichever node or replica answers show what
 * this user wrote. One for all transports of an app; begun anew when somebody else signs in.
 */
export interface Consistency {
  /** Call before a request is sent: gives the token to send with it, and what to call with the token of its answer. */
  begin(kind: 'read' | 'write'): { readonly token: string | null; readonly seen: (token: unknown) => void };
  /** Call with the `extensions` of an event, which bring its token: so that a query sees what the event tells of. */
  seenIn(extensions: unknown): void;
}

export function createConsistency(): Consistency {
  let newest: string | null = null;
  return {
    begin(kind) {
      const sent = newest;
      return {
        token: sent,
        seen(token) {
          if (typeof token !== 'string' || token === '') return;
          // A slow read must not take back what a write brought meanwhile.
          if (kind === 'write' || newest === sent) newest = token;
        },
      };
    },
    seenIn(extensions) {
      if (typeof extensions !== 'object' || extensions === null || !('consistencyToken' in extensions)) return;
      if (typeof extensions.consistencyToken === 'string') newest = extensions.consistencyToken;
    },
  };
}
