import type { Connection } from '../model/connection.ts';
import { decodeId } from '../model/global-id.ts';
import type { Module } from '../model/module.ts';
import { pageArgumentProblem } from './execution/page-arguments.ts';
import type { FindArgumentRule } from './planning/argument-checks.ts';
import { largestPage } from './scalars.ts';

/**
 * The rules of arguments that types cannot word, from the modules' declarations: pages, the ids of `node` and `nodes`, and the
 * types of events.
 */
export function argumentRules(modules: readonly Module[]): FindArgumentRule {
  const connections = new Map<string, Connection>();
  const prefixes = new Set<string>();
  const toldTypes = new Map<string, readonly string[]>();
  for (const module of modules) {
    for (const [name, field] of Object.entries(module.queries)) {
      if (field.kind === 'connection') connections.set(`Query.${name}`, field.connection);
    }
    for (const [name, { events }] of Object.entries(module.subscriptions ?? {})) {
      toldTypes.set(`Subscription.${name}`, events.flatMap(({ kinds }) => kinds.map(({ type }) => type)));
    }
    for (const entity of module.entities) {
      prefixes.add(entity.idPrefix);
      for (const [name, field] of entity.fields) {
        if (field.kind === 'connection') connections.set(`${entity.typeName}.${name}`, field.connection);
      }
    }
  }
  const idProblem = (id: unknown): string | null =>
    prefixes.has(decodeId(String(id))?.prefix ?? '') ? null : `"${String(id).slice(0, 60)}" is no id of this gateway.`;

  return (typeName, fieldName, given) => {
    const coordinate = `${typeName}.${fieldName}`;
    if (coordinate === 'Query.node') return ({ id }) => idProblem(id);
    if (coordinate === 'Query.nodes') return ({ ids }) => nodesProblem(ids, idProblem);
    const told = toldTypes.get(coordinate);
    if (told !== undefined) return given.has('types') ? ({ types }) => typesProblem(types, told) : null;
    const connection = connections.get(coordinate);
    const pages = given.has('after') || given.has('before') || (given.has('first') && given.has('last'));
    return connection !== undefined && pages ? (args) => pageArgumentProblem(connection, typeName, fieldName, args) : null;
  };
}

function nodesProblem(ids: unknown, idProblem: (id: unknown) => string | null): string | null {
  if (!Array.isArray(ids)) return null;
  if (ids.length > largestPage) return `At most ${largestPage} ids can be asked for at once.`;
  for (const id of ids) {
    const problem = idProblem(id);
    if (problem !== null) return problem;
  }
  return null;
}

function typesProblem(types: unknown, told: readonly string[]): string | null {
  if (!Array.isArray(types)) return null;
  const unknown: unknown = types.find((type) => !told.includes(String(type)));
  if (types.length > 0 && unknown === undefined) return null;
  const found = types.length === 0 ? 'names no type of event' : `names "${String(unknown).slice(0, 60)}", which does not come here`;
  return `The argument types ${found}. There are: ${told.join(', ')}.`;
}
