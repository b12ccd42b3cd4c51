import type { DocumentNode, OperationDefinitionNode } from 'graphql';
import type { CachePolicy } from './planning/cache-policy.ts';
import type { CostFormula } from './planning/cost-formula.ts';
import type { ArgumentCheck } from './planning/argument-checks.ts';
import type { ValueCheck } from './planning/value-check.ts';

/** A check of one variable that the type system cannot word: the ids in it are ids of the right types. */
export interface InputCheck {
  /** Without the `$`. */
  readonly variable: string;
  readonly check: ValueCheck;
}

/** Sets of scopes of which a token must hold at least one whole: `@requiresScopes(scopes: [[a, b], [c]])` is (a and b) or c. */
export type ScopeAlternatives = readonly (readonly string[])[];

/** All that is known of an operation before any request for it: made once, at publishing or at first sight. */
export interface CompiledOperation {
  /** SHA-256 of the exact text, lower-case hex. */
  readonly hash: string;
  readonly text: string;
  /** Without positions where the operation was published. */
  readonly document: DocumentNode;
  readonly definition: OperationDefinitionNode;
  readonly operationName: string | null;
  readonly kind: 'query' | 'mutation' | 'subscription';
  /** True when a field or type it touches is `@authenticated` or `@requiresScopes`. */
  readonly requiresViewer: boolean;
  /** One entry for each different `@requiresScopes` it touches; a token must satisfy all of them. */
  readonly requiredScopes: readonly ScopeAlternatives[];
  readonly inputChecks: readonly InputCheck[];
  readonly argumentChecks: readonly ArgumentCheck[];
  readonly cachePolicy: CachePolicy;
  readonly cost: CostFormula;
}
