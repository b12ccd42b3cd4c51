import { GraphQLError } from 'graphql';
import { Fault } from '../../errors.ts';
import { isSha256, normaliseOperationId } from '../admission/operation-id.ts';
import type { CompileOperation } from '../planning/compile-operation.ts';
import { RequestFaults } from '../request-faults.ts';
import type { RegisteredOperation } from './create-memory-registry.ts';
import type { Manifest, ManifestOperation } from './manifests/manifest.ts';

/** What keeps an operation from being published. */
export interface ManifestProblem {
  readonly place: string;
  readonly name: string | null;
  readonly message: string;
  /** In the operation's own text, from 1. */
  readonly locations: readonly { readonly line: number; readonly column: number }[];
}

export interface CompiledManifest {
  readonly operations: readonly RegisteredOperation[];
  readonly problems: readonly ManifestProblem[];
}

/**
 * Compiles a manifest's operations, each held against its id where that is a SHA-256. They belong to `clients`, or to
 * everyone when undefined. Problems are gathered, not thrown; operations that have none are in the answer all the same.
 */
export function compileManifest(manifest: Manifest, compile: CompileOperation, clients?: ReadonlySet<string>): CompiledManifest {
  const operations = new Map<string, RegisteredOperation>();
  const problems: ManifestProblem[] = [];
  for (const listed of manifest.operations) {
    try {
      const published = compileListed(listed, compile, clients);
      const same = operations.get(published.id);
      if (same !== undefined && same.operation.hash !== published.operation.hash) {
        throw new GraphQLError('The id stands for two different texts.');
      }
      operations.set(published.id, published);
    } catch (error) {
      problems.push(...problemsOf(listed, error));
    }
  }
  return { operations: [...operations.values()], problems };
}

function compileListed(listed: ManifestOperation, compile: CompileOperation, clients: ReadonlySet<string> | undefined): RegisteredOperation {
  const id = normaliseOperationId(listed.id);
  const operation = compile(listed.text);
  if (isSha256(id) && id !== operation.hash) throw new GraphQLError(`The id is a SHA-256, but that of the text is ${operation.hash}.`);
  return { id, operation, state: 'active', ...(clients === undefined ? {} : { clients }) };
}

function problemsOf({ place, name }: ManifestOperation, error: unknown): ManifestProblem[] {
  if (error instanceof RequestFaults) {
    return error.errors.map(({ message, locations }) => ({ place, name, message, locations: locations ?? [] }));
  }
  if (error instanceof Fault || error instanceof GraphQLError) return [{ place, name, message: error.message, locations: [] }];
  throw error;
}
