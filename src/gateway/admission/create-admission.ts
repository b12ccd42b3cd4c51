import type { GraphQLSchema } from 'graphql';
import { Fault } from '../../errors.ts';
import type { Viewer } from '../../model/viewer.ts';
import type { CompiledOperation, ScopeAlternatives } from '../compiled-operation.ts';
import { type CostFormula, countText } from '../planning/cost-formula.ts';
import type { OperationRequest } from '../operation-request.ts';
import { coerceVariables } from './coerce-variables.ts';
import { findOperation, type FindOperationOptions } from './find-operation.ts';

export interface AdmissionOptions extends FindOperationOptions {
  readonly schema: GraphQLSchema;
  /** False in production, as for the compiler. */
  readonly suggestions: boolean;
  /** The most that an operation may cost with the variables it comes with. */
  readonly maxCost: number;
}

/** An operation that may run for this viewer, with input that was checked. */
export interface Admitted {
  readonly operation: CompiledOperation;
  /** The id under which it was published; null for unpublished text. */
  readonly publishedId: string | null;
  /** As sent. */
  readonly variables: Readonly<Record<string, unknown>>;
  /** With defaults, every value as its type makes it. */
  readonly coerced: Readonly<Record<string, unknown>>;
  readonly viewer: Viewer | null;
}

/**
 * Request and verified viewer → what may run. Every transport comes through here, and nothing runs that did not.
 * Throws Fault or RequestFaults for whatever is refused.
 */
export type Admit = (request: OperationRequest, viewer: Viewer | null) => Admitted;

export function createAdmission(options: AdmissionOptions): Admit {
  return function admit(request, viewer) {
    const { operation, publishedId } = findOperation(options, request, viewer);
    if (request.readOnly && operation.kind === 'mutation') {
      throw new Fault('METHOD_NOT_ALLOWED', { message: 'A mutation must be sent by POST.', headers: { allow: 'POST' } });
    }
    if (operation.requiresViewer) requireRights(operation.requiredScopes, viewer);
    const coerced = coerceVariables(options.schema, operation, request.variables, options.suggestions);
    if (operation.cost.most > options.maxCost) requireAffordable(operation.cost, coerced, options.maxCost);
    return { operation, publishedId, variables: request.variables, coerced, viewer };
  };
}

function requireAffordable(formula: CostFormula, coerced: Admitted['coerced'], maxCost: number): void {
  const cost = formula.costOf(coerced);
  if (cost <= maxCost) return;
  throw new Fault('OPERATION_TOO_COSTLY', {
    message: `With these variables the answer could hold ${countText(cost)} objects, and ${countText(maxCost)} are allowed.`, details: { cost, limit: maxCost },
  });
}

function requireRights(requiredScopes: readonly ScopeAlternatives[], viewer: Viewer | null): void {
  if (viewer === null) throw new Fault('UNAUTHENTICATED', { headers: { 'www-authenticate': 'Bearer' } });
  for (const alternatives of requiredScopes) {
    if (!alternatives.some((all) => all.every((scope) => viewer.scopes.has(scope)))) {
      throw new Fault('FORBIDDEN', { details: { requiredScopes: alternatives } });
    }
  }
}
