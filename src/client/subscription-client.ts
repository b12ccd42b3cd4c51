/** What a client sends: a text or an id with variables. */
export interface Operation {
  readonly extensions?: Readonly<Record<string, unknown>> | null | undefined;
}

export interface OperationError {
  readonly message: string;
  readonly extensions?: Readonly<Record<string, unknown>> | undefined;
}

export interface OperationResult {
  readonly data?: unknown;
  readonly errors?: readonly OperationError[] | undefined;
  readonly extensions?: Readonly<Record<string, unknown>> | undefined;
}

export interface ResultSink {
  next(result: OperationResult): void;
  /** A list of GraphQL errors, or what broke the connection. */
  error(error: unknown): void;
  complete(): void;
}

/** A client of graphql-ws or graphql-sse, or one like them, that writes the operation as JSON at each of its connections. */
export interface SubscriptionClient {
  /** Answers with the way to end it. `on`: graphql-sse tells by it when a stream has begun. */
  subscribe(operation: Operation, sink: ResultSink, on?: { connected?: () => void }): () => void;
  /** Where there is one, it tells of the pings of graphql-transport-ws. */
  on?(event: 'ping', listener: (received: boolean, payload: Readonly<Record<string, unknown>> | undefined) => void): () => void;
}
