import { GraphQLError } from 'graphql';

/** How one kind of failure is reported: HTTP status, whether the same request may succeed later, and what is safe to say. */
export interface ErrorDescription {
  readonly status: number;
  readonly retryable: boolean;
  readonly message: string;
  /** How a client or developer gets out of it; printed in `docs/errors.md`. */
  readonly remedy: string;
}

/**
 * The one catalogue of request faults. A fault's code, status and retryability are decided here and nowhere else.
 * Refusals a client acts on (a task that changed meanwhile, a title too long) are no faults: they are members of a
 * command's result union in the schema.
 */
export const errorCatalogue = {
  BAD_REQUEST: {
    status: 400, retryable: false, message: 'The request is malformed.',
    remedy: 'Compare the request with docs/clients.md.',
  },
  BODY_TOO_LARGE: {
    status: 413, retryable: false, message: 'The request body is too large.',
    remedy: 'Send less in one request, or raise PORTCULLIS_MAX_BODY_BYTES.',
  },
  UNSUPPORTED_MEDIA_TYPE: {
    status: 415, retryable: false, message: 'The content type is not supported; send application/json.',
    remedy: 'Set the header content-type: application/json.',
  },
  NOT_ACCEPTABLE: {
    status: 406, retryable: false, message: 'None of the accepted media types can be produced.',
    remedy: 'Accept application/graphql-response+json or application/json.',
  },
  METHOD_NOT_ALLOWED: {
    status: 405, retryable: false, message: 'The method is not allowed here.',
    remedy: 'Send mutations by POST; everything else by GET or POST.',
  },
  NOT_FOUND: { status: 404, retryable: false, message: 'There is nothing at this address.', remedy: 'GraphQL lives at /graphql.' },
  BATCHING_DISABLED: {
    status: 400, retryable: false, message: 'Batched requests are not enabled.',
    remedy: 'Send one operation a request, or set PORTCULLIS_BATCH_LIMIT.',
  },
  BATCH_TOO_LARGE: {
    status: 400, retryable: false, message: 'The batch holds too many operations.',
    remedy: 'Split the batch, or raise PORTCULLIS_BATCH_LIMIT.',
  },
  GRAPHQL_PARSE_FAILED: { status: 400, retryable: false, message: 'The document could not be parsed.', remedy: 'Correct the syntax at the given place.' },
  GRAPHQL_VALIDATION_FAILED: {
    status: 422, retryable: false, message: 'The document does not fit the schema.',
    remedy: 'Correct the document at the given places.',
  },
  OPERATION_RESOLUTION_FAILURE: {
    status: 422, retryable: false, message: 'The operation to run could not be determined.',
    remedy: 'Give an operationName that the document contains.',
  },
  BAD_USER_INPUT: {
    status: 422, retryable: false, message: 'A variable or argument has a value that is not allowed.',
    remedy: 'Correct the variable named in the message.',
  },
  PERSISTED_QUERY_ID_REQUIRED: {
    status: 400, retryable: false, message: 'Only published operations run here: send the id of one.',
    remedy: 'Send documentId or extensions.persistedQuery with the hash of a published operation.',
  },
  PERSISTED_QUERY_NOT_IN_LIST: {
    status: 404, retryable: false, message: 'This operation was not published.',
    remedy: 'Publish the manifest that contains it: portcullis operations publish.',
  },
  PERSISTED_QUERY_NOT_FOUND: {
    status: 404, retryable: true, message: 'PersistedQueryNotFound',
    remedy: 'The gateway is learning: send the text together with the hash.',
  },
  PERSISTED_QUERY_RETIRED: {
    status: 410, retryable: false, message: 'This operation was retired: update the application.',
    remedy: 'Ask the user to update; operators can undo a retirement within its grace time.',
  },
  PERSISTED_QUERY_UNFIT: {
    status: 503, retryable: true, message: 'This operation is published, but does not fit the schema of this node.',
    remedy: 'While a new schema is rolled out, try again: another node may have it. Operators: see the log, and portcullis schema check.',
  },
  PERSISTED_QUERY_HASH_MISMATCH: {
    status: 400, retryable: false, message: 'The text and the id name different operations.',
    remedy: 'Hash exactly the text that is sent, or send the id alone.',
  },
  OPERATION_NOT_OF_CLIENT: {
    status: 403, retryable: false, message: 'This client did not publish this operation.',
    remedy: 'Publish the operation for this client, or correct the client name header.',
  },
  QUERY_NOT_IN_SAFELIST: {
    status: 403, retryable: false, message: 'Only published operations run here, and this text is none of them.',
    remedy: 'Publish the operation, or use a token with the scope operations:adhoc.',
  },
  DOCUMENT_TOO_COMPLEX: {
    status: 422, retryable: false, message: 'The document is too complex to run unpublished.',
    remedy: 'Make it smaller, or publish it.',
  },
  OPERATION_TOO_COSTLY: {
    status: 422, retryable: false, message: 'The operation could answer with too many objects.',
    remedy: 'Ask for smaller pages, or for less inside them. Operators: PORTCULLIS_MAX_COST, and portcullis operations show.',
  },
  UNAUTHENTICATED: {
    status: 401, retryable: false, message: 'A valid token is required.',
    remedy: 'Send the header authorization: Bearer <token>.',
  },
  FORBIDDEN: { status: 403, retryable: false, message: 'The token does not give the right to do this.', remedy: 'Ask for a token with the named scope.' },
  CONSISTENCY_TOKEN_INVALID: {
    status: 400, retryable: false, message: 'The consistency token is not one this gateway gave out.',
    remedy: 'Send back x-consistency-token exactly as received, or leave it out.',
  },
  DEADLINE_EXCEEDED: {
    status: 504, retryable: true, message: 'The operation took longer than its deadline.',
    remedy: 'Ask for less, or try again later.',
  },
  SUBSCRIPTION_TARGET_NOT_FOUND: {
    status: 404, retryable: false, message: 'What is to be watched does not exist, or not for this viewer.',
    remedy: 'Correct the id, or send the consistency token of the answer that it came from.',
  },
  TOO_MANY_SUBSCRIPTIONS: {
    status: 429, retryable: true, message: 'This viewer has as many subscriptions as one may have.',
    remedy: 'End some first, or raise PORTCULLIS_MAX_SUBSCRIPTIONS_PER_VIEWER.',
  },
  CURSOR_INVALID: {
    status: 400, retryable: false, message: 'The event cursor is not one this gateway gave out.',
    remedy: 'Send back the cursor of an event exactly as received, or leave it out.',
  },
  CURSOR_EXPIRED: {
    status: 410, retryable: false, message: 'The events after this cursor are no longer kept.',
    remedy: 'Read the present state by a query, then subscribe without a cursor.',
  },
  IDEMPOTENCY_KEY_REUSED: {
    status: 422, retryable: false, message: 'The idempotency key came with another command or other input before.',
    remedy: 'Use a new key for each command; repeat one only with the very same input.',
  },
  IDEMPOTENCY_KEY_IN_USE: {
    status: 409, retryable: true, message: 'A command with this idempotency key is still running.',
    remedy: 'Try again with the same key after a pause.',
  },
  SLOW_CONSUMER: {
    status: 503, retryable: true, message: 'Events came faster than they were taken.',
    remedy: 'Subscribe again with the cursor of the error, and nothing is missed; take events faster, or watch less.',
  },
  OVERLOADED: { status: 503, retryable: true, message: 'The gateway is busy.', remedy: 'Try again after a pause.' },
  SHUTTING_DOWN: { status: 503, retryable: true, message: 'This node is shutting down.', remedy: 'Try again: another node will answer.' },
  DATABASE_UNAVAILABLE: {
    status: 503, retryable: true, message: 'The database cannot be reached.',
    remedy: 'Try again after a pause; operators: see /readyz.',
  },
  IDENTITY_UNAVAILABLE: {
    status: 503, retryable: true, message: 'Tokens cannot be verified at the moment.',
    remedy: 'Try again after a pause; operators: see whether JWKS_URL can be reached.',
  },
  CLIENT_CLOSED_REQUEST: { status: 499, retryable: true, message: 'The client went away.', remedy: 'Nothing: nobody is there to read it.' },
  INTERNAL_SERVER_ERROR: {
    status: 500, retryable: false, message: 'Something went wrong on our side.',
    remedy: 'Give the correlationId of the answer to the operators: it is in their log.',
  },
} as const satisfies Record<string, ErrorDescription>;

export type ErrorCode = keyof typeof errorCatalogue;

export interface FaultOptions {
  /** A sentence for this case in place of the catalogue's. It reaches the client: no secret, no internal name. */
  readonly message?: string;
  /** More machine-readable facts, put beside `code` in `extensions`. */
  readonly details?: Readonly<Record<string, unknown>>;
  /** For the log only. */
  readonly cause?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * A request fault from the catalogue. It is a `GraphQLError`, so every executor and transport passes it through with
 * `extensions.code`, `extensions.retryable` and `extensions.http.status`.
 */
export class Fault extends GraphQLError {
  readonly code: ErrorCode;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;

  constructor(code: ErrorCode, options: FaultOptions = {}) {
    const description = errorCatalogue[code];
    const headers = options.headers ?? {};
    super(options.message ?? description.message, {
      extensions: {
        code,
        retryable: description.retryable,
        ...options.details,
        http: { status: description.status, headers },
      },
    });
    this.name = 'Fault';
    this.code = code;
    this.status = description.status;
    this.headers = headers;
    if (options.cause !== undefined) this.cause = options.cause;
  }
}

/** A mistake of whoever starts or configures the gateway: printed as one sentence, exit code 1. Never reaches a client. */
export class OperatorError extends Error {
  override readonly name = 'OperatorError';
}
