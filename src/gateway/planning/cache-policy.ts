import {
  getDirectiveValues, getNamedType, isAbstractType, isCompositeType, isInterfaceType, isObjectType,
  type ConstDirectiveNode, type GraphQLCompositeType, type GraphQLNamedType, type GraphQLSchema,
} from 'graphql';
import type { CompiledOperation } from '../compiled-operation.ts';
import type { ReachedField } from './reached-fields.ts';

/** For how long, and for whom, answers of an operation may be kept. */
export interface CachePolicy {
  /** Seconds an answer is fresh; 0: it is not kept. */
  readonly maxAge: number;
  /** Seconds after that in which it is still given while a new one is fetched. */
  readonly staleWhileRevalidate: number;
  readonly scope: 'PUBLIC' | 'PRIVATE';
  /** Names from `@cacheTags`, each once. */
  readonly tags: readonly string[];
  /** Why an answer is not kept, with the field: `Query.viewer: maxAge is 0`. Null where it is. */
  readonly forbiddenBy: string | null;
}

interface Hint {
  readonly maxAge: number | null;
  readonly staleWhileRevalidate: number | null;
  readonly scope: string | null;
  readonly inherit: boolean;
}

const silent: Hint = { maxAge: null, staleWhileRevalidate: null, scope: null, inherit: false };
const tagForm = /^[\w.:-]{1,64}$/;

const noStorage = (forbiddenBy: string): CachePolicy => ({ maxAge: 0, staleWhileRevalidate: 0, scope: 'PRIVATE', tags: [], forbiddenBy });

/**
 * The policy of an operation: its shortest `maxAge`, its shortest `staleWhileRevalidate`, its most private scope. What a
 * field says goes before what its type says; of an interface's field every type it may turn out to be is asked. Fields
 * that `@skip` may leave out count. PUBLIC needs every field that says anything to say so, and an operation that needs no
 * viewer.
 * @see https://www.apollographql.com/docs/apollo-server/performance/caching
 */
export function cachePolicy(
  schema: GraphQLSchema, kind: CompiledOperation['kind'], reached: readonly ReachedField[], requiresViewer: boolean,
): CachePolicy {
  if (kind !== 'query') return noStorage(`A ${kind} is never kept`);
  const hintOf = createHints(schema);
  let maxAge = Infinity;
  let staleWhileRevalidate = Infinity;
  let isPublic = !requiresViewer;
  const tags = new Set<string>();
  for (const { parent, field } of reached) {
    const returned = getNamedType(field.type);
    for (const tag of tagsOf(schema, returned)) tags.add(tag);
    for (const type of possibleTypes(schema, parent)) {
      const declared = isObjectType(type) || isInterfaceType(type) ? type.getFields()[field.name] : undefined;
      const directives = declared?.astNode?.directives ?? [];
      for (const tag of namedTags(schema, directives)) tags.add(tag);
      for (const hint of effectiveHints(schema, hintOf, hintOf(directives), returned)) {
        if (hint.maxAge === null) {
          const atRoot = type === schema.getQueryType();
          if (hint.inherit && !atRoot) continue;
          if (isCompositeType(returned) || atRoot) return noStorage(`${type.name}.${field.name}: no @cacheControl on it or on ${returned.name}`);
          continue;
        }
        if (hint.maxAge <= 0) return noStorage(`${type.name}.${field.name}: maxAge is 0`);
        maxAge = Math.min(maxAge, hint.maxAge);
        staleWhileRevalidate = Math.min(staleWhileRevalidate, hint.staleWhileRevalidate ?? 0);
        if (hint.scope !== 'PUBLIC') isPublic = false;
      }
    }
  }
  if (maxAge === Infinity) return noStorage('No field says for how long');
  return { maxAge, staleWhileRevalidate, scope: isPublic ? 'PUBLIC' : 'PRIVATE', tags: [...tags], forbiddenBy: null };
}

/** What holds for one field: its own words; where it has none, those of every type its value may have. */
function effectiveHints(schema: GraphQLSchema, hintOf: (directives: readonly ConstDirectiveNode[]) => Hint, own: Hint, returned: GraphQLNamedType): Hint[] {
  if (own.maxAge !== null || own.inherit || !isCompositeType(returned)) return [own];
  const named = hintOf(typeDirectives(returned));
  const types = isAbstractType(returned) && named.maxAge === null && !named.inherit ? schema.getPossibleTypes(returned) : [returned];
  return types.map((type) => {
    const hint = hintOf(typeDirectives(type));
    return { ...hint, scope: own.scope === 'PRIVATE' ? 'PRIVATE' : (hint.scope ?? own.scope) };
  });
}

function createHints(schema: GraphQLSchema): (directives: readonly ConstDirectiveNode[]) => Hint {
  const directive = schema.getDirective('cacheControl');
  return (directives) => {
    const given = directive && directives.some(({ name }) => name.value === 'cacheControl') ? getDirectiveValues(directive, { directives }) : undefined;
    if (given === undefined) return silent;
    const { maxAge, staleWhileRevalidate, scope, inheritMaxAge } = given;
    return {
      maxAge: typeof maxAge === 'number' ? maxAge : null,
      staleWhileRevalidate: typeof staleWhileRevalidate === 'number' ? Math.max(0, staleWhileRevalidate) : null,
      scope: typeof scope === 'string' ? scope : null,
      inherit: inheritMaxAge === true,
    };
  };
}

function tagsOf(schema: GraphQLSchema, type: GraphQLNamedType): string[] {
  if (!isCompositeType(type)) return [];
  return possibleTypes(schema, type).flatMap((each) => namedTags(schema, typeDirectives(each)));
}

function namedTags(schema: GraphQLSchema, directives: readonly ConstDirectiveNode[]): string[] {
  const directive = schema.getDirective('cacheTags');
  if (!directive || !directives.some(({ name }) => name.value === 'cacheTags')) return [];
  const given = getDirectiveValues(directive, { directives })?.['tags'];
  return Array.isArray(given) ? given.map(String).filter((tag) => tagForm.test(tag)) : [];
}

const possibleTypes = (schema: GraphQLSchema, type: GraphQLCompositeType): readonly GraphQLCompositeType[] =>
  isAbstractType(type) ? [type, ...schema.getPossibleTypes(type)] : [type];

function typeDirectives(type: GraphQLCompositeType): readonly ConstDirectiveNode[] {
  return [type.astNode, ...type.extensionASTNodes].flatMap((node) => node?.directives ?? []);
}
