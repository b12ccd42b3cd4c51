import { hash } from 'node:crypto';
import { GraphQLError, Kind, parse, specifiedRules, validate, visit, type DocumentNode, type GraphQLSchema, type OperationDefinitionNode } from 'graphql';
import { Fault } from '../../errors.ts';
import type { CompiledOperation } from '../compiled-operation.ts';
import { RequestFaults } from '../request-faults.ts';
import { argumentChecks, type FindArgumentRule } from './argument-checks.ts';
import { accessRequirements } from './access-requirements.ts';
import { cachePolicy } from './cache-policy.ts';
import { chooseOperation } from './choose-operation.ts';
import { costFormula } from './cost-formula.ts';
import { createValueChecks, type IdPrefixes } from './create-value-checks.ts';
import { parseWithinLimits, requireWithinLimits, type DocumentLimits } from './document-limits.ts';
import { inputChecks } from './input-checks.ts';
import { reachedFields } from './reached-fields.ts';
import { requireShallow } from './require-shallow.ts';

export interface CompilerOptions {
  readonly schema: GraphQLSchema;
  readonly idPrefixes: IdPrefixes;
  /** Rules of arguments taken together; absent: there are none. */
  readonly argumentRules?: FindArgumentRule;
  /** False in production: "Did you mean …?" would tell the schema to whoever guesses. */
  readonly suggestions: boolean;
}

export interface CompileRequest {
  readonly operationName?: string | null;
  /** The text's document, where it is parsed already: the places of problems are those of its positions. */
  readonly document?: DocumentNode;
  /** Given for unpublished text only: what is published was looked at by its publisher. */
  readonly limits?: DocumentLimits;
}

/**
 * Text → all that is known of an operation before any request for it.
 * Throws RequestFaults GRAPHQL_PARSE_FAILED, GRAPHQL_VALIDATION_FAILED, OPERATION_RESOLUTION_FAILURE or BAD_USER_INPUT (a
 * bad id written as a literal), each with every error and its locations; Fault DOCUMENT_TOO_COMPLEX.
 */
export type CompileOperation = (text: string, request?: CompileRequest) => CompiledOperation;

/** The compiler of one schema. */
export function createCompiler(options: CompilerOptions): CompileOperation {
  const { schema } = options;
  const findCheck = createValueChecks(schema, options.idPrefixes);
  const findRule = options.argumentRules ?? (() => null);

  return function compileOperation(text, request = {}) {
    const document = request.document ?? parseText(text, request.limits);
    if (request.limits !== undefined) requireWithinLimits(schema, document, request.limits);
    const errors = validationErrors(schema, document, !options.suggestions);
    if (errors.length > 0) throw invalid(errors, request.limits !== undefined);
    refuseNullCharacters(document);
    const definition = chooseOperation(document, request.operationName ?? null);
    requireRoot(schema, definition);
    const reached = reachedFields(schema, document, definition);
    const access = accessRequirements(schema, reached);
    // Positions take up two thirds of a document's memory and serve whoever sees the text: of what is published, no client.
    const kept = request.limits === undefined ? parse(text, { noLocation: true }) : document;
    return {
      hash: hash('sha256', text, 'hex'),
      text,
      document: kept,
      definition: chooseOperation(kept, request.operationName ?? null),
      operationName: definition.name?.value ?? null,
      kind: definition.operation,
      ...access,
      inputChecks: inputChecks(definition, reached, findCheck),
      argumentChecks: argumentChecks(reached, findRule),
      cost: costFormula(schema, document, definition),
      cachePolicy: cachePolicy(schema, definition.operation, reached, access.requiresViewer),
    };
  };
}

/** graphql-js evaluates the conditions of a subscription's root fields, without variables, and throws what is wrong with them. */
function validationErrors(schema: GraphQLSchema, document: DocumentNode, hideSuggestions: boolean): readonly GraphQLError[] {
  try {
    return validate(schema, document, specifiedRules, { hideSuggestions });
  } catch (error) {
    if (error instanceof GraphQLError) return [error];
    throw error;
  }
}

/** No rule of validation asks whether the schema has mutations at all, and without their root every selection passes. */
function requireRoot(schema: GraphQLSchema, definition: OperationDefinitionNode): void {
  if (schema.getRootType(definition.operation)) return;
  const message = `The schema has no ${definition.operation} type.`;
  throw new RequestFaults('GRAPHQL_VALIDATION_FAILED', [new GraphQLError(message, { nodes: definition })]);
}

function invalid(errors: readonly GraphQLError[], unpublished: boolean): Fault | RequestFaults {
  // graphql-js gives up on documents whose fields would have to be compared too often.
  if (unpublished && errors.at(-1)?.message === 'Validation aborted.') return new Fault('DOCUMENT_TOO_COMPLEX');
  // A scalar that refuses a literal says so itself: the same fault as for a variable.
  const onlyInput = errors.every((error) => error.extensions['code'] === 'BAD_USER_INPUT');
  return new RequestFaults(onlyInput ? 'BAD_USER_INPUT' : 'GRAPHQL_VALIDATION_FAILED', errors);
}

function parseText(text: string, limits: DocumentLimits | undefined): DocumentNode {
  try {
    requireShallow(text);
    return limits === undefined ? parse(text) : parseWithinLimits(text, limits);
  } catch (error) {
    if (error instanceof Fault || !(error instanceof GraphQLError)) throw error;
    throw new RequestFaults('GRAPHQL_PARSE_FAILED', [error]);
  }
}

/** PostgreSQL's text cannot hold U+0000. In variables the readers refuse it, in literals this does. */
function refuseNullCharacters(document: DocumentNode): void {
  const problems: GraphQLError[] = [];
  visit(document, {
    [Kind.STRING]: (node) => {
      if (node.value.includes('\0')) problems.push(new GraphQLError('A string must not contain U+0000.', { nodes: node }));
    },
  });
  if (problems.length > 0) throw new RequestFaults('BAD_USER_INPUT', problems);
}
