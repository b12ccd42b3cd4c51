/** The application that sends a request, as it names itself. */
export interface ClientName {
  readonly name: string | null;
  readonly version: string | null;
}

/** What one wire form says of the operation to run. Nothing is verified but shapes: strings are strings, maps are maps. */
export interface OperationParts {
  /** Id of a published operation, without a `sha256:` prefix; null when only text was sent. */
  readonly id: string | null;
  /** Which wire form the id came in: Apollo's extension has its own retry protocol. */
  readonly idForm: 'documentId' | 'persistedQuery' | null;
  /** Never empty. */
  readonly text: string | null;
  readonly operationName: string | null;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly extensions: Readonly<Record<string, unknown>>;
}

/** One operation as a client asked for it, whatever the wire form and the transport. */
export interface OperationRequest extends OperationParts {
  readonly transport: 'http' | 'sse' | 'websocket';
  /** True for GET and HEAD: a mutation is refused with 405. */
  readonly readOnly: boolean;
  readonly client: ClientName;
  /** The bearer token, not verified; empty for credentials of another kind, which no one can verify. */
  readonly token: string | null;
  readonly consistencyToken: string | null;
  /** The header `Idempotency-Key` as sent, not verified; null or absent without one. */
  readonly idempotencyKey?: string | null;
  /** The header `Last-Event-ID` of server-sent events, not verified; null or absent without one. */
  readonly lastEventId?: string | null;
  /** The W3C header as sent, not verified. */
  readonly traceparent: string | null;
  /** Aborted when the client goes away. May be made at first use: do not ask for it before something is to run. */
  readonly signal: AbortSignal;
}
