import type { GraphQLSchema } from 'graphql';
import { coerceVariables } from '../admission/coerce-variables.ts';
import type { Admitted } from '../admission/create-admission.ts';
import type { Registry } from '../operations/registry.ts';
import { RequestFaults } from '../request-faults.ts';

/** A published query with variables, if its answer is the same for everybody and may be kept; else null. */
export type AdmitPublic = (operationId: string, variables: Readonly<Record<string, unknown>>) => Admitted | null;

/** Admits what nobody asks for: nothing that needs a viewer, and nothing that was retired or no longer fits. */
export function createAdmitPublic(schema: GraphQLSchema, registry: Registry): AdmitPublic {
  return (operationId, variables) => {
    const known = registry.find(operationId);
    if (known?.state !== 'active') return null;
    const { operation } = known;
    if (operation.requiresViewer || operation.cachePolicy.forbiddenBy !== null || operation.cachePolicy.scope !== 'PUBLIC') return null;
    try {
      return { operation, publishedId: known.id, variables, coerced: coerceVariables(schema, operation, variables, false), viewer: null };
    } catch (error) {
      if (error instanceof RequestFaults) return null;
      throw error;
    }
  };
}
