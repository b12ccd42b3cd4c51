import { GraphQLError } from 'graphql';
import { Fault } from '../../errors.ts';
import { normaliseOperationId } from '../admission/operation-id.ts';
import type { CompileOperation } from '../planning/compile-operation.ts';
import { RequestFaults } from '../request-faults.ts';
import type { RegisteredOperation } from './create-memory-registry.ts';
import { idProblem } from './manifests/id-problem.ts';
import type { Manifest, ManifestOperation, ManifestProblem } from './manifests/manifest.ts';

export interface CompiledManifest {
  readonly operations: readonly RegisteredOperation[];
  /** Those of the manifest's form among them. */
  readonly problems: readonly ManifestProblem[];
}

/**
 * Compiles a manifest's operations, each held against its id where that is a hash. They belong to the client the manifest
 * names, or to everyone. Problems are gathered, not thrown; operations that have none are in the answer all the same.
 */
export function compileManifest(manifest: Manifest, compile: CompileOperation): CompiledManifest {
  const operations = new Map<string, RegisteredOperation>();
  const problems: ManifestProblem[] = [...manifest.problems];
  const clients = manifest.clientName === null ? {} : { clients: new Set([manifest.clientName]) };
  for (const listed of manifest.operations) {
    try {
      const wrongId = idProblem(listed);
      if (wrongId !== null) throw new GraphQLError(wrongId);
      const id = normaliseOperationId(listed.id);
      const operation = compile(listed.text, listed.document === undefined ? {} : { document: listed.document });
      const same = operations.get(id);
      if (same !== undefined && same.operation.hash !== operation.hash) throw new GraphQLError('The id stands for two different texts.');
      operations.set(id, { id, operation, state: 'active', ...clients });
    } catch (error) {
      problems.push(...errorsOf(error).map((each) => problemAt(listed, each)));
    }
  }
  return { operations: [...operations.values()], problems };
}

function errorsOf(error: unknown): readonly GraphQLError[] {
  if (error instanceof RequestFaults) return error.errors;
  if (error instanceof Fault || error instanceof GraphQLError) return [error];
  throw error;
}

function problemAt(listed: ManifestOperation, { message, positions }: GraphQLError): ManifestProblem {
  const place = positions?.[0] === undefined ? listed.idPlace() : listed.placeOf(positions[0]);
  return { ...place, operation: listed.name ?? listed.id, message };
}
