import { hash as digest } from 'node:crypto';
import { Fault } from '../../errors.ts';
import type { Viewer } from '../../model/viewer.ts';
import type { CompiledOperation } from '../compiled-operation.ts';
import type { ClientName, OperationRequest } from '../operation-request.ts';
import type { KnownOperation, Registry, RunnableOperation } from '../operations/registry.ts';
import { adhocScope, type AdmissionMode, type AdmissionPolicy } from './admission-policy.ts';
import type { FindAdhocOperation } from './create-adhoc-operations.ts';
import { isSha256 } from './operation-id.ts';

/** An operation that ran although it was not published, in the mode `learn`. */
export interface UnknownOperation {
  readonly hash: string;
  readonly text: string;
  readonly client: ClientName;
}

export interface FindOperationOptions {
  readonly registry: Registry;
  readonly policy: () => AdmissionPolicy;
  readonly findAdhoc: FindAdhocOperation;
  /** Called for each request that runs unpublished text in the mode `learn`. Must return at once. */
  readonly onUnknown?: (unknown: UnknownOperation) => void;
}

export interface FoundOperation {
  readonly operation: CompiledOperation;
  /** The id under which it was published; null for unpublished text. */
  readonly publishedId: string | null;
}

/**
 * Which operation a request runs: the one its id names, the published one that its exact text is, or, where the mode lets
 * it, the text. Nothing is kept for ids that lead nowhere.
 * Throws Fault PERSISTED_QUERY_… , OPERATION_NOT_OF_CLIENT, QUERY_NOT_IN_SAFELIST, BAD_REQUEST, and what the compiler throws.
 */
export function findOperation(options: FindOperationOptions, request: OperationRequest, viewer: Viewer | null): FoundOperation {
  const { id, text } = request;
  const policy = options.policy();
  const mode = modeFor(policy, request.client, viewer);
  if (id === null && text === null) throw nothingAsked(mode);
  const textHash = text === null ? null : digest('sha256', text, 'hex');
  const known = lookUp(options.registry, id, textHash, mode);
  if (known !== undefined) {
    requireActive(known);
    if (mode === 'enforce' && policy.requireClient) requireOwnClient(known, request.client);
    return { operation: requireName(known.operation, request.operationName), publishedId: known.id };
  }
  if (text === null || textHash === null) throw notPublished(mode, request.idForm);
  if (mode === 'enforce') throw id === null ? new Fault('QUERY_NOT_IN_SAFELIST') : notPublished(mode, request.idForm);
  const operation = options.findAdhoc(textHash, text, request.operationName);
  if (mode === 'learn') options.onUnknown?.({ hash: textHash, text, client: request.client });
  return { operation, publishedId: null };
}

function modeFor(policy: AdmissionPolicy, client: ClientName, viewer: Viewer | null): AdmissionMode {
  if (viewer !== null && viewer.scopes.has(adhocScope)) return 'open';
  if (client.name === null || policy.clientModes.size === 0) return policy.mode;
  return policy.clientModes.get(client.name) ?? policy.mode;
}

/** Throws Fault PERSISTED_QUERY_HASH_MISMATCH where the id and the text name different operations. */
function lookUp(registry: Registry, id: string | null, textHash: string | null, mode: AdmissionMode): KnownOperation | undefined {
  if (id !== null) {
    const byId = registry.find(id);
    if (textHash === null) return byId;
    const expected = byId?.hash ?? (isSha256(id) ? id : textHash);
    if (expected !== textHash) throw new Fault('PERSISTED_QUERY_HASH_MISMATCH');
    if (byId !== undefined) return byId;
  }
  const byText = textHash === null ? undefined : registry.find(textHash);
  // Text may run anyway unless enforcing; what became of an operation is said to those who ask by id.
  return byText?.state !== 'active' && mode !== 'enforce' ? undefined : byText;
}

function requireActive(known: KnownOperation): asserts known is RunnableOperation {
  if (known.state === 'retired') throw new Fault('PERSISTED_QUERY_RETIRED');
  if (known.state === 'unfit') throw new Fault('PERSISTED_QUERY_UNFIT');
}

function requireOwnClient(known: KnownOperation, client: ClientName): void {
  if (known.clients === undefined) return;
  if (client.name === null || !known.clients.has(client.name)) throw new Fault('OPERATION_NOT_OF_CLIENT');
}

function requireName(operation: CompiledOperation, operationName: string | null): CompiledOperation {
  if (operationName === null || operationName === operation.operationName) return operation;
  throw new Fault('OPERATION_RESOLUTION_FAILURE', { message: 'The published operation has another name than operationName.' });
}

function nothingAsked(mode: AdmissionMode): Fault {
  return mode === 'enforce'
    ? new Fault('PERSISTED_QUERY_ID_REQUIRED')
    : new Fault('BAD_REQUEST', { message: 'The request names no operation: send query or documentId.' });
}

/**
 * Apollo Client and urql send the text again on `PersistedQueryNotFound`: wanted while learning, a wasted round trip
 * while enforcing. Who sends `documentId` has no text to send.
 */
function notPublished(mode: AdmissionMode, idForm: OperationRequest['idForm']): Fault {
  return new Fault(mode !== 'enforce' && idForm === 'persistedQuery' ? 'PERSISTED_QUERY_NOT_FOUND' : 'PERSISTED_QUERY_NOT_IN_LIST');
}
