import type { IncomingHttpHeaders } from 'node:http';
import type { ClientName, OperationParts, OperationRequest } from '../operation-request.ts';
import { bearerToken, headerOf, readClientName } from './read-headers.ts';

/** An operation as it came by HTTP. A class for its signal, which most requests answered from memory never need. */
export class HttpOperationRequest implements OperationRequest {
  readonly transport: 'http' | 'sse';
  readonly readOnly: boolean;
  readonly id: string | null;
  readonly idForm: OperationParts['idForm'];
  readonly text: string | null;
  readonly operationName: string | null;
  readonly variables: OperationParts['variables'];
  readonly extensions: OperationParts['extensions'];
  readonly client: ClientName;
  readonly token: string | null;
  readonly consistencyToken: string | null;
  readonly idempotencyKey: string | null;
  readonly lastEventId: string | null;
  readonly traceparent: string | null;
  readonly #disconnection: { readonly signal: AbortSignal };

  constructor(
    parts: OperationParts, headers: IncomingHttpHeaders, disconnection: { readonly signal: AbortSignal }, readOnly: boolean,
    consistencyToken: string | null = headerOf(headers, 'x-consistency-token'), transport: 'http' | 'sse' = 'http',
    batched = false,
  ) {
    this.transport = transport;
    this.readOnly = readOnly;
    this.id = parts.id;
    this.idForm = parts.idForm;
    this.text = parts.text;
    this.operationName = parts.operationName;
    this.variables = parts.variables;
    this.extensions = parts.extensions;
    this.client = readClientName(headers);
    this.token = bearerToken(headers.authorization);
    this.consistencyToken = consistencyToken;
    this.idempotencyKey = batched ? null : headerOf(headers, 'idempotency-key');
    this.lastEventId = transport === 'sse' ? headerOf(headers, 'last-event-id') : null;
    this.traceparent = headerOf(headers, 'traceparent');
    this.#disconnection = disconnection;
  }

  get signal(): AbortSignal {
    return this.#disconnection.signal;
  }
}
