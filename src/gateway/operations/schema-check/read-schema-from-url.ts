import { buildClientSchema, getIntrospectionQuery, validateSchema, type GraphQLSchema, type IntrospectionQuery } from 'graphql';
import { OperatorError } from '../../../errors.ts';

export interface UrlSchemaOptions {
  readonly headers?: Readonly<Record<string, string>>;
  readonly timeoutMs?: number;
  readonly maxBytes?: number;
}

interface Answer {
  readonly data?: unknown;
  readonly errors?: unknown;
}

/**
 * The schema a GraphQL endpoint tells of itself. It tells of no directives on types and fields but `@deprecated`,
 * `@specifiedBy` and `@oneOf`. Throws OperatorError when it cannot be reached, refuses, or answers with something else.
 */
export async function readSchemaFromUrl(url: string, options: UrlSchemaOptions = {}): Promise<GraphQLSchema> {
  if (!URL.canParse(url)) throw new OperatorError(`${url} is not a URL`);
  const full = { specifiedByUrl: true, directiveIsRepeatable: true, inputValueDeprecation: true, oneOf: true };
  const answer = await ask(url, getIntrospectionQuery(full), options);
  // Older servers do not know all that can be asked.
  const { data, errors } = isIntrospection(answer.data) ? answer : await ask(url, getIntrospectionQuery(), options);
  if (!isIntrospection(data)) throw new OperatorError(`${url} does not tell its schema: ${firstMessage(errors)}. Without introspection, give an SDL file or a git ref`);
  try {
    const schema = buildClientSchema(data);
    const mistake = validateSchema(schema)[0];
    if (mistake === undefined) return schema;
    throw mistake;
  } catch (error) {
    throw new OperatorError(`${url} answered with a schema that cannot be used: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

async function ask(url: string, query: string, { headers = {}, timeoutMs = 30_000, maxBytes = 32 * 1_024 * 1_024 }: UrlSchemaOptions): Promise<Answer> {
  const unreachable = (error: unknown): OperatorError => {
    if (error instanceof Error && error.name === 'TimeoutError') return new OperatorError(`${url} did not answer within ${timeoutMs} ms`);
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message || 'no connection' : error instanceof Error ? error.message : String(error);
    return new OperatorError(`${url} cannot be reached: ${cause}`, { cause: error });
  };
  let status: number;
  let text: string;
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'accept': 'application/graphql-response+json, application/json', ...headers },
      body: JSON.stringify({ query, operationName: 'IntrospectionQuery' }),
      signal: AbortSignal.timeout(timeoutMs),
    });
    status = response.status;
    text = await readAtMost(response, maxBytes, url);
  } catch (error) {
    throw error instanceof OperatorError ? error : unreachable(error);
  }
  let answer: unknown;
  try {
    answer = JSON.parse(text);
  } catch (error) {
    throw new OperatorError(`${url} answered with status ${status} and no JSON: is it a GraphQL endpoint?`, { cause: error });
  }
  if (typeof answer !== 'object' || answer === null) throw new OperatorError(`${url} answered with status ${status} and no GraphQL response`);
  return { data: property(answer, 'data'), errors: property(answer, 'errors') ?? `status ${status}` };
}

async function readAtMost(response: Response, maxBytes: number, url: string): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) throw new OperatorError(`${url} answered with more than ${maxBytes} bytes`);
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

/** The rest of the shape is checked by `buildClientSchema` and `validateSchema`. */
function isIntrospection(data: unknown): data is IntrospectionQuery {
  const schema = property(data, '__schema');
  return Array.isArray(property(schema, 'types')) && property(schema, 'queryType') !== undefined;
}

function firstMessage(errors: unknown): string {
  const message = Array.isArray(errors) ? property(errors[0], 'message') : errors;
  return typeof message === 'string' ? message.replace(/\.$/, '') : 'it answered without data';
}

function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
