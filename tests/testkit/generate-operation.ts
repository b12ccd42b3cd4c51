import {
  type GraphQLArgument, type GraphQLField, type GraphQLInputType, type GraphQLNamedType, type GraphQLObjectType, type GraphQLSchema, getNamedType,
  isAbstractType, isCompositeType, isEnumType, isInputObjectType, isListType, isNonNullType, isObjectType, isUnionType, Kind,
} from 'graphql';
import { encodeCursor } from '../../src/model/cursor.ts';

/** Decisions from a list of numbers: where it ends, every decision is the first, which is always the plainest. */
export class Choices {
  readonly #tape: readonly number[];
  #at = 0;

  constructor(tape: readonly number[]) {
    this.#tape = tape;
  }

  /** 0 to `bound - 1`. */
  below(bound: number): number {
    const value = this.#tape[this.#at] ?? 0;
    this.#at += 1;
    return value % bound;
  }

  /** True once in `times`. */
  rarely(times: number): boolean {
    return this.below(times) === times - 1;
  }

  of<T>(items: readonly [T, ...T[]]): T {
    return items[this.below(items.length)] ?? items[0];
  }
}

/** What arguments are taken from. */
export interface Pools {
  /** Global ids by type name, some of them of rows that the viewer may not see or that do not exist. */
  readonly ids: ReadonlyMap<string, readonly string[]>;
  /** Cursors by list name. */
  readonly cursors: ReadonlyMap<string, readonly string[]>;
}

export interface Generated {
  readonly text: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** A value with the way it is written: as a literal, or as a variable. */
interface Given {
  readonly literal: string;
  readonly value: unknown;
}

const forgedUuid = '00000000-0000-7000-8000-000000000000';
const texts = ['Task', '', '1', 'a%_\\b', 'ü', 'null'] as const;

/** Generates a query, or a mutation of the commands that are named, over the whole schema. Not all are valid. */
export class OperationGenerator {
  readonly #schema: GraphQLSchema;
  readonly #pools: Pools;
  readonly #choices: Choices;
  readonly #declarations: string[] = [];
  readonly #fragments: string[] = [];
  readonly #fragmentTypes: string[] = [];
  readonly #variables: Record<string, unknown> = {};

  constructor(schema: GraphQLSchema, pools: Pools, choices: Choices) {
    this.#schema = schema;
    this.#pools = pools;
    this.#choices = choices;
  }

  query(): Generated {
    return this.#operation('query', this.#selectionSet(this.#type('Query'), 1 + this.#choices.below(6)));
  }

  mutation(commands: readonly [string, ...string[]]): Generated {
    const type = this.#type('Mutation');
    const name = this.#choices.of(commands);
    const field = isObjectType(type) ? type.getFields()[name] : undefined;
    if (field === undefined) throw new Error(`There is no command ${name}`);
    return this.#operation('mutation', `{ ${this.#field(type, field, 3)} }`);
  }

  /** Of one of the fields of the type Subscription, which it names. */
  subscription(): Generated & { readonly field: string } {
    const type = this.#type('Subscription');
    const fields = isObjectType(type) ? Object.values(type.getFields()) : [];
    const field = fields[this.#choices.below(fields.length)];
    if (field === undefined) throw new Error('There is nothing to watch');
    // The specification allows no conditions here.
    const given = this.#arguments(type, field);
    const alias = this.#choices.rarely(3) ? 'told: ' : '';
    const selection = this.#selectionSet(getNamedType(field.type), 1 + this.#choices.below(4));
    return { ...this.#operation('subscription', `{ ${alias}${field.name}${given} ${selection} }`), field: field.name };
  }

  #operation(kind: string, selection: string): Generated {
    const declared = this.#declarations.length === 0 ? '' : `(${this.#declarations.join(', ')})`;
    return { text: [`${kind} Generated${declared} ${selection}`, ...this.#fragments].join('\n'), variables: this.#variables };
  }

  #type(name: string): GraphQLNamedType {
    const type = this.#schema.getType(name);
    if (type === undefined) throw new Error(`There is no type ${name}`);
    return type;
  }

  #selectionSet(type: GraphQLNamedType, depth: number): string {
    const selections = Array.from({ length: 1 + this.#choices.below(depth > 1 ? 5 : 4) }, () => this.#selection(type, depth));
    return `{ ${selections.join(' ')} }`;
  }

  #selection(type: GraphQLNamedType, depth: number): string {
    const fields = 'getFields' in type && isCompositeType(type) ? Object.values(type.getFields()) : [];
    const here = depth > 0 ? fields : fields.filter((field) => !isCompositeType(getNamedType(field.type)));
    const kind = this.#choices.below(12);
    if (kind === 9 || (isUnionType(type) && kind > 0)) return this.#inlineFragment(type, depth);
    if (kind === 10 && depth > 0) return this.#spread(type, depth);
    const field = here[this.#choices.below(Math.max(1, here.length))];
    if (kind === 0 || field === undefined) return `${this.#choices.rarely(4) ? 'kind: ' : ''}__typename${this.#directives()}`;
    return this.#field(type, field, depth);
  }

  #inlineFragment(type: GraphQLNamedType, depth: number): string {
    const on = this.#conditionFor(type);
    const condition = on === type && this.#choices.rarely(2) ? '' : `on ${on.name}`;
    return `... ${condition}${this.#directives()} ${this.#selectionSet(on, depth)}`;
  }

  #spread(type: GraphQLNamedType, depth: number): string {
    const known = this.#fragmentTypes.findIndex((name) => name === type.name);
    if (known >= 0 && this.#choices.rarely(2)) return `...F${known}${this.#directives()}`;
    const on = this.#conditionFor(type);
    const selection = this.#selectionSet(on, depth - 1);
    const number = this.#fragments.length;
    this.#fragmentTypes.push(on.name);
    this.#fragments.push(`fragment F${number} on ${on.name} ${selection}`);
    return `...F${number}${this.#directives()}`;
  }

  /** A type that a fragment inside `type` may be on. */
  #conditionFor(type: GraphQLNamedType): GraphQLNamedType {
    if (isAbstractType(type)) {
      const members = this.#schema.getPossibleTypes(type);
      return members[this.#choices.below(members.length)] ?? type;
    }
    const wider = isObjectType(type) ? type.getInterfaces() : [];
    return [type, type, ...wider][this.#choices.below(2 + wider.length)] ?? type;
  }

  #directives(): string {
    switch (this.#choices.below(16)) {
      case 15:
        return ` @include(if: ${this.#condition()})`;
      case 14:
        return ` @skip(if: ${this.#condition()})`;
      case 13:
        return ` @skip(if: ${this.#condition()}) @include(if: ${this.#condition()})`;
      default:
        return '';
    }
  }

  #condition(): string {
    const choice = this.#choices.below(6);
    if (choice === 0) return 'true';
    if (choice === 1) return 'false';
    const name = `if${this.#choices.below(3)}`;
    if (!this.#declarations.some((declared) => declared.startsWith(`$${name}:`))) {
      const form = this.#choices.below(3);
      this.#declarations.push(`$${name}: ${['Boolean!', 'Boolean = true', 'Boolean! = false'][form]}`);
      if (form === 0 || this.#choices.rarely(2)) this.#variables[name] = this.#choices.rarely(2);
    }
    return `$${name}`;
  }

  #field(type: GraphQLNamedType, field: GraphQLField<unknown, unknown>, depth: number): string {
    const given = this.#arguments(type, field);
    const below = getNamedType(field.type);
    // Equal arguments give an equal key, so that selections of one field merge.
    const alias = given !== '' || this.#choices.rarely(6) ? `${field.name}_${digest(given)}: ` : '';
    const selection = isCompositeType(below) ? ` ${this.#selectionSet(below, depth - (isPlumbing(below) ? 0 : 1))}` : '';
    return `${alias}${field.name}${given}${this.#directives()}${selection}`;
  }

  #arguments(type: GraphQLNamedType, field: GraphQLField<unknown, unknown>): string {
    const given: [GraphQLArgument, Given][] = [];
    const byName = new Map(field.args.map((argument) => [argument.name, argument]));
    const add = (name: string, value: Given | null): void => {
      const argument = byName.get(name);
      if (argument !== undefined && value !== null) given.push([argument, value]);
    };
    if (byName.has('first')) this.#page(type, field.name, add, byName);
    for (const argument of field.args) {
      if (['first', 'after', 'last', 'before', 'orderBy'].includes(argument.name)) continue;
      if (isNonNullType(argument.type) || this.#choices.rarely(3)) add(argument.name, this.#value(argument.type, argument));
    }
    return given.length === 0 ? '' : `(${given.map(([argument, value]) => `${argument.name}: ${this.#written(argument.type, value)}`).join(', ')})`;
  }

  #page(type: GraphQLNamedType, fieldName: string, add: (name: string, value: Given | null) => void, byName: ReadonlyMap<string, GraphQLArgument>): void {
    const orderType = byName.get('orderBy')?.type;
    const order = orderType !== undefined && this.#choices.rarely(2) ? this.#value(orderType, undefined) : null;
    add('orderBy', order);
    const size = (): Given => same(this.#choices.of([2, 1, 3, 5, 100]));
    const cursor = (): Given => same(this.#cursor(type.name, fieldName, order?.value));
    switch (this.#choices.below(10)) {
      case 1:
      case 2:
        add('first', size());
        return;
      case 3:
        add('first', size());
        add('after', cursor());
        return;
      case 4:
        add('last', size());
        return;
      case 5:
        add('last', size());
        add('before', cursor());
        return;
      case 6:
        add('after', cursor());
        return;
      case 7:
        add('before', cursor());
        return;
      case 8:
        add('first', same(null));
        add('after', same(null));
        return;
      case 9:
        // What admission would refuse.
        if (!this.#choices.rarely(4)) return;
        add('first', size());
        add('before', cursor());
        return;
      default:
    }
  }

  #cursor(typeName: string, fieldName: string, order: unknown): string {
    const lists = [...this.#pools.cursors.keys()].filter((name) => name.startsWith(`${typeName}.${fieldName}:`));
    const asked = isRecord(order) ? `${typeName}.${fieldName}:${String(order['field'])}:${String(order['direction'])}` : lists[0];
    const list = this.#choices.rarely(12) ? 'Query.nowhere:NAME:ASC' : (asked ?? 'Query.nowhere:NAME:ASC');
    const known = this.#pools.cursors.get(list) ?? [];
    if (this.#choices.rarely(8)) return encodeCursor(list, { key: this.#choices.of(['2026-01-02 00:00:00+00', 'x', 3]), id: forgedUuid });
    return known[this.#choices.below(Math.max(1, known.length))] ?? encodeCursor(list, { key: 'x', id: forgedUuid });
  }

  #written(type: GraphQLInputType, given: Given): string {
    if (!this.#choices.rarely(2)) return given.literal;
    const name = `v${this.#declarations.length}`;
    const nullable = !isNonNullType(type);
    const form = this.#choices.below(4);
    this.#declarations.push(`$${name}: ${String(type)}${form === 1 && given.value !== null ? ` = ${given.literal}` : ''}`);
    // Left out: the default, or the argument's absence.
    if (!(form === 1 || (form === 2 && nullable))) this.#variables[name] = given.value;
    return `$${name}`;
  }

  #value(type: GraphQLInputType, argument: GraphQLArgument | undefined): Given {
    if (isNonNullType(type)) return this.#value(type.ofType, argument);
    if (this.#choices.rarely(12) && argument !== undefined && !isNonNullType(argument.type)) return same(null);
    if (isListType(type)) {
      const items = Array.from({ length: this.#choices.below(4) }, () => this.#value(isNonNullType(type.ofType) ? type.ofType.ofType : type.ofType, argument));
      return { literal: `[${items.map((item) => item.literal).join(', ')}]`, value: items.map((item) => item.value) };
    }
    if (isEnumType(type)) {
      const names = type.getValues().map((value) => value.name);
      const name = names[this.#choices.below(names.length)] ?? '';
      return { literal: name, value: name };
    }
    if (isInputObjectType(type)) {
      const fields = Object.values(type.getFields()).filter((field) => isNonNullType(field.type) || this.#choices.rarely(3));
      const values = fields.map((field): [string, Given] => [field.name, this.#inputField(field)]);
      return {
        literal: `{${values.map(([name, value]) => `${name}: ${value.literal}`).join(', ')}}`,
        value: Object.fromEntries(values.map(([name, value]) => [name, value.value])),
      };
    }
    switch (type.name) {
      case 'ID':
        return same(this.#id(argument));
      case 'Boolean':
        return same(this.#choices.rarely(2));
      case 'Int':
      case 'PageSize':
        return same(1 + this.#choices.below(3));
      case 'Date':
        return same(this.#choices.of(['2026-02-11', '2026-03-01']));
      case 'DateTime':
        return same('2026-01-02T00:00:00Z');
      default:
        return same(this.#choices.of(texts));
    }
  }

  #inputField(field: { readonly name: string; readonly type: GraphQLInputType; readonly astNode?: unknown }): Given {
    if (!isNonNullType(field.type) && this.#choices.rarely(8)) return same(null);
    if (field.name === 'slug') return same(`slug-${this.#choices.below(100_000)}`);
    if (field.name === 'color') return same('#00ff00');
    if (field.name === 'key') return same(`K${this.#choices.below(100_000)}`);
    if (['name', 'title', 'body'].includes(field.name)) return same(`Some ${field.name} ${this.#choices.below(1_000)}`);
    if (field.name === 'email') return same(`mail${this.#choices.below(1_000)}@example.test`);
    return this.#value(field.type, field as GraphQLArgument);
  }

  /** An id of the type that `@id(of:)` names; of any type where there is none. */
  #id(argument: GraphQLArgument | undefined): string {
    const directive = argument?.astNode?.directives?.find(({ name }) => name.value === 'id')?.arguments?.[0]?.value;
    const named = directive?.kind === Kind.LIST && directive.values[0]?.kind === Kind.STRING ? directive.values[0].value : null;
    const types = [...this.#pools.ids.keys()];
    const type = named === null || this.#choices.rarely(40) ? types[this.#choices.below(types.length)] : named;
    const ids = this.#pools.ids.get(type ?? '') ?? [];
    return ids[this.#choices.below(Math.max(1, ids.length))] ?? `task_${forgedUuid}`;
  }
}

const same = (value: string | number | boolean | null): Given => ({ literal: JSON.stringify(value), value });

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null;

/** Connections and edges lead to entities and are no depth of their own. */
function isPlumbing(type: GraphQLNamedType): boolean {
  return isObjectType(type) && !(type satisfies GraphQLObjectType).getInterfaces().some(({ name }) => name === 'Node');
}

function digest(text: string): string {
  let value = 7;
  for (const letter of text) value = (value * 31 + (letter.codePointAt(0) ?? 0)) % 1_000_003;
  return value.toString(36);
}
