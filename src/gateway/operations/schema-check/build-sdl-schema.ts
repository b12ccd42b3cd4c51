import { buildASTSchema, concatAST, GraphQLError, isScalarType, parse, Source, validateSchema, type GraphQLSchema } from 'graphql';
import { OperatorError } from '../../../errors.ts';
import { scalars } from '../../scalars.ts';

/** A text of schema definitions and the name it goes by in messages. */
export interface SdlFile {
  readonly name: string;
  readonly text: string;
}

/**
 * A schema without resolvers of one or more files of SDL, for comparing and validating. Scalars of ours read literals as
 * they do when the gateway runs. Throws OperatorError with each mistake and its file, line and column.
 */
export function buildSdlSchema(files: readonly SdlFile[]): GraphQLSchema {
  let schema: GraphQLSchema;
  try {
    schema = buildASTSchema(concatAST(files.map(({ name, text }) => parse(new Source(text, name)))));
  } catch (error) {
    // Rules of SDL are thrown together in one Error, syntax alone as a GraphQLError.
    if (error instanceof GraphQLError) throw new OperatorError(`A schema cannot be read: ${describe(error)}`);
    if (error instanceof Error) throw new OperatorError(`A schema cannot be read: ${error.message}`, { cause: error });
    throw error;
  }
  const mistakes = validateSchema(schema);
  if (mistakes.length > 0) throw new OperatorError(`A schema has mistakes:\n${mistakes.map((error) => `  - ${describe(error)}`).join('\n')}`);
  readLiteralsAsGateway(schema);
  return schema;
}

function describe(error: GraphQLError): string {
  const { source, locations, message } = error;
  const place = locations?.[0];
  const file = error.nodes?.[0]?.loc?.source ?? source;
  return file === undefined || place === undefined ? message : `${file.name}:${place.line}:${place.column} ${message}`;
}

function readLiteralsAsGateway(schema: GraphQLSchema): void {
  for (const scalar of Object.values(scalars)) {
    const type = schema.getType(scalar.name);
    if (!isScalarType(type)) continue;
    type.parseValue = scalar.parseValue;
    type.parseLiteral = scalar.parseLiteral;
  }
}
