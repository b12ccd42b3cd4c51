import { describe, expect, it } from 'vitest';
import { buildSdlSchema } from './build-sdl-schema.ts';
import { checkSchema } from './check-schema.ts';

const deployedSdl = `
directive @authenticated on OBJECT | FIELD_DEFINITION
directive @id(of: [String!]!) on ARGUMENT_DEFINITION | INPUT_FIELD_DEFINITION
directive @live(every: Int) on FIELD | QUERY

scalar Moment
enum Status { TODO DONE DROPPED }
enum Order { NAME AGE }
interface Node { id: ID! }
union Thing = Task | Project

type Task implements Node { id: ID! title: String! note: String note2: Int status: Status! tags: [String!]! at: Moment project: Project! size: Int! weight: Int old: Int }
type Project implements Node { id: ID! title: String! size: Int! weight: Int }
type Label implements Node { id: ID! colour: String }
type Removed { a: Int }

input Inner { order: Order deep: Inner word: String = "a" strict: Int! = 1 }
input Filter { status: Status text: String inner: Inner count: Int one: String max: Int }
input Pick { a: Int b: Int }

type Query {
  task(id: ID!, mode: Int = 1): Task
  tasks(filter: Filter, first: Int, order: Order): [Task!]!
  things: [Thing!]!
  node(id: ID!): Node
  removed: Removed
  pick(by: Pick): Int
  both: Thing
}
type Mutation { rename(id: ID!, title: String): Task }
`;

const texts = {
  title: 'query Title($id: ID!) { task(id: $id, mode: 2) { title } }',
  reads: 'query Reads { tasks(first: 1) { id title note status tags at old project { title } } }',
  filters: 'query Filters($filter: Filter) { tasks(filter: $filter) { id } }',
  inner: 'query InnerOnly($inner: Inner) { tasks(filter: { inner: $inner }) { id } }',
  literal: 'query Literal { tasks(filter: { status: DROPPED, text: "x", inner: { order: AGE } }, order: AGE) { id } }',
  picks: 'query Picks($by: Pick) { pick(by: $by) }',
  things: 'query Things { things { __typename ... on Task { size weight } ... on Project { size weight } } }',
  node: 'query ANode { node(id: "1") { id ... on Label { colour } } }',
  tasks: 'query OnlyNode { node(id: "1") { id } }',
  live: 'query Live @live(every: 5) { removed { a } }',
  rename: 'mutation Rename($title: String) { rename(id: "1", title: $title) { id } }',
} as const;
type Name = keyof typeof texts;

const operations = Object.entries(texts).map(([id, text]) => ({ id, name: null, text, clients: [{ name: 'web', version: '1.0' }] }));

interface Row {
  readonly what: string;
  /** Each pair replaces text of the deployed SDL. */
  readonly edits: readonly (readonly [string, string])[];
  readonly breaks?: readonly Name[];
  readonly endangers?: readonly Name[];
  /** The kind of the change that is held against those operations. */
  readonly kind?: string;
}

const rows: readonly Row[] = [
  { what: 'a field removed that nobody selects', edits: [[' note2: Int', '']], kind: 'FIELD_REMOVED' },
  { what: 'a selected field removed', edits: [[' old: Int }', ' }']], breaks: ['reads'], kind: 'FIELD_REMOVED' },
  { what: 'a field whose namesake on another type is selected', edits: [['type Label implements Node { id: ID! colour: String }', 'type Label implements Node { id: ID! colour: String title: Int }']] },
  { what: 'a selected field made nullable', edits: [['title: String! note', 'title: String note']], breaks: ['title', 'reads'], kind: 'FIELD_TYPE_CHANGED' },
  { what: 'a nullable field made non-null', edits: [['note: String note2', 'note: String! note2']], kind: 'FIELD_TYPE_CHANGED' },
  { what: 'list items made nullable', edits: [['tags: [String!]!', 'tags: [String]!']], breaks: ['reads'], kind: 'FIELD_TYPE_CHANGED' },
  { what: 'a list made a single value', edits: [['tags: [String!]!', 'tags: String!']], breaks: ['reads'], kind: 'FIELD_TYPE_CHANGED' },
  { what: 'a scalar replaced by another', edits: [['at: Moment', 'at: String']], breaks: ['reads'], kind: 'FIELD_TYPE_CHANGED' },
  { what: 'a leaf that became an object', edits: [['at: Moment', 'at: Label']], breaks: ['reads'], kind: 'FIELD_TYPE_CHANGED' },
  { what: 'an object type in the place of another', edits: [['project: Project!', 'project: Task!']], breaks: ['reads'], kind: 'FIELD_TYPE_CHANGED' },
  { what: 'an interface narrowed to one of its types', edits: [['node(id: ID!): Node', 'node(id: ID!): Label']] , kind: 'FIELD_TYPE_CHANGED' },
  { what: 'an interface narrowed to a type a fragment does not fit', edits: [['node(id: ID!): Node', 'node(id: ID!): Project']], breaks: ['node'], kind: 'FIELD_TYPE_CHANGED' },
  { what: 'another scalar that makes two fields of one name differ', edits: [['size: Int! weight: Int old', 'size: Float! weight: Int old']], breaks: ['things'], kind: 'FIELD_TYPE_CHANGED' },
  { what: 'a tightened field that now differs from its namesake', edits: [['size: Int! weight: Int }', 'size: Int! weight: Int! }']], breaks: ['things'], kind: 'FIELD_TYPE_CHANGED' },
  { what: 'an argument removed', edits: [[', mode: Int = 1', '']], breaks: ['title'], kind: 'FIELD_ARGUMENT_REMOVED' },
  { what: 'a required argument added', edits: [['task(id: ID!,', 'task(region: String!, id: ID!,']], breaks: ['title'], kind: 'FIELD_ARGUMENT_ADDED' },
  { what: 'an optional argument added to a mutation', edits: [['rename(id: ID!,', 'rename(why: String, id: ID!,']], endangers: ['rename'], kind: 'FIELD_ARGUMENT_ADDED' },
  { what: 'an argument that became required where it is left out', edits: [['first: Int,', 'first: Int!,']], breaks: ['filters', 'inner', 'literal'], kind: 'FIELD_ARGUMENT_TYPE_CHANGED' },
  { what: 'an argument that became required where a nullable variable feeds it', edits: [['title: String): Task', 'title: String!): Task']], breaks: ['rename'], kind: 'FIELD_ARGUMENT_TYPE_CHANGED' },
  { what: 'a literal argument of another type', edits: [['first: Int,', 'first: Order,']], breaks: ['reads'], kind: 'FIELD_ARGUMENT_TYPE_CHANGED' },
  { what: 'a default of an argument everybody gives', edits: [['mode: Int = 1', 'mode: Int = 3']], kind: 'FIELD_ARGUMENT_DEFAULT_CHANGED' },
  { what: 'a default of an argument that a nullable variable may leave out', edits: [['title: String): Task', 'title: String = "none"): Task']], endangers: ['rename'], kind: 'FIELD_ARGUMENT_DEFAULT_CHANGED' },
  { what: 'an input field removed', edits: [['text: String inner', 'inner']], breaks: ['filters', 'literal'], kind: 'INPUT_FIELD_REMOVED' },
  { what: 'a required input field added', edits: [['input Filter {', 'input Filter { region: String!']], breaks: ['filters', 'inner', 'literal'], kind: 'INPUT_FIELD_ADDED' },
  { what: 'an optional input field added', edits: [['input Filter {', 'input Filter { region: String']] , kind: 'INPUT_FIELD_ADDED' },
  { what: 'a required field added deep inside a variable', edits: [['input Inner {', 'input Inner { region: String!']], breaks: ['filters', 'inner', 'literal'], kind: 'INPUT_FIELD_ADDED' },
  { what: 'an input field that became required', edits: [['count: Int ', 'count: Int! ']], breaks: ['filters', 'inner', 'literal'], kind: 'INPUT_FIELD_TYPE_CHANGED' },
  { what: 'an input field with a wider scalar', edits: [['count: Int ', 'count: Float ']], kind: 'INPUT_FIELD_TYPE_CHANGED' },
  { what: 'an input field that became a list', edits: [['one: String ', 'one: [String!] ']], kind: 'INPUT_FIELD_TYPE_CHANGED' },
  { what: 'an input field with a narrower scalar', edits: [['one: String ', 'one: Int ']], breaks: ['filters'], kind: 'INPUT_FIELD_TYPE_CHANGED' },
  { what: 'a default of an input field', edits: [['word: String = "a"', 'word: String = "b"']], endangers: ['filters', 'inner', 'literal'], kind: 'INPUT_FIELD_DEFAULT_VALUE_CHANGED' },
  { what: 'a required input field that lost its default', edits: [['strict: Int! = 1', 'strict: Int!']], breaks: ['filters', 'inner', 'literal'], kind: 'INPUT_FIELD_DEFAULT_VALUE_CHANGED' },
  { what: 'an input type that became @oneOf', edits: [['input Pick {', 'input Pick @oneOf {']], breaks: ['picks'], kind: 'DIRECTIVE_USAGE_INPUT_OBJECT_ADDED' },
  { what: 'an enum value removed that variables and literals may hold', edits: [['enum Order { NAME AGE }', 'enum Order { NAME }']], breaks: ['filters', 'inner', 'literal'], kind: 'ENUM_VALUE_REMOVED' },
  { what: 'an enum value removed that is also read', edits: [[' DROPPED }', ' }']], breaks: ['filters', 'literal'], kind: 'ENUM_VALUE_REMOVED' },
  { what: 'an enum value added that is read', edits: [[' DROPPED }', ' DROPPED LATER }']], endangers: ['reads'], kind: 'ENUM_VALUE_ADDED' },
  { what: 'an enum value added that is only sent', edits: [['enum Order {', 'enum Order { SIZE ']], kind: 'ENUM_VALUE_ADDED' },
  { what: 'a union member removed that a fragment names', edits: [['union Thing = Task | Project', 'union Thing = Task']], breaks: ['things'], kind: 'UNION_MEMBER_REMOVED' },
  { what: 'a union member added', edits: [['union Thing = Task | Project', 'union Thing = Task | Project | Label']], endangers: ['things'], kind: 'UNION_MEMBER_ADDED' },
  { what: 'an interface taken from a type a fragment names', edits: [['type Label implements Node', 'type Label']], breaks: ['node'], endangers: ['tasks'], kind: 'OBJECT_TYPE_INTERFACE_REMOVED' },
  { what: 'an interface given to a type', edits: [['type Removed {', 'type Removed implements Node { id: ID!']], endangers: ['node', 'tasks'], kind: 'OBJECT_TYPE_INTERFACE_ADDED' },
  { what: 'a type removed', edits: [['type Label implements Node { id: ID! colour: String }', '']], breaks: ['node'], endangers: ['tasks'], kind: 'TYPE_REMOVED' },
  { what: 'a type of another kind', edits: [['enum Order { NAME AGE }', 'scalar Order']], breaks: ['filters', 'inner'], kind: 'TYPE_KIND_CHANGED' },
  { what: 'a directive removed', edits: [['directive @live(every: Int) on FIELD | QUERY', '']], breaks: ['live'], kind: 'DIRECTIVE_REMOVED' },
  { what: 'a directive that may no longer stand there', edits: [['FIELD | QUERY', 'FIELD']], breaks: ['live'], kind: 'DIRECTIVE_LOCATION_REMOVED' },
  { what: 'a directive\'s argument of another type', edits: [['@live(every: Int)', '@live(every: String)']], breaks: ['live'], kind: 'DIRECTIVE_ARGUMENT_TYPE_CHANGED' },
  { what: 'a token now required for a field', edits: [['removed: Removed', 'removed: Removed @authenticated'], ['mode: Int = 1): Task', 'mode: Int = 1): Task @authenticated']], endangers: ['live', 'title'], kind: 'DIRECTIVE_USAGE_FIELD_DEFINITION_ADDED' },
  { what: 'a token now required for a type that an interface may turn out to be', edits: [['type Label implements Node {', 'type Label implements Node @authenticated {']], endangers: ['node', 'tasks'], kind: 'DIRECTIVE_USAGE_OBJECT_ADDED' },
  { what: 'ids of one type only, for a field sent in a variable', edits: [['one: String ', 'one: String @id(of: ["Task"]) ']], endangers: ['filters'], kind: 'DIRECTIVE_USAGE_INPUT_FIELD_DEFINITION_ADDED' },
  { what: 'a root type removed', edits: [['type Mutation { rename(id: ID!, title: String): Task }', '']], breaks: ['rename'], kind: 'TYPE_REMOVED' },
  { what: 'a description and a deprecation', edits: [['old: Int }', '"Words." old: Int @deprecated }']], kind: 'FIELD_DEPRECATION_ADDED' },
  { what: 'a new type and a new field', edits: [['type Query {', 'type New { a: Int } type Query { fresh: New']], kind: 'TYPE_ADDED' },
];

/** A directive must be in use before, or the deployed schema counts as one that does not tell. */
const directiveInUse = (sdl: string) => `${sdl}\ntype Private @authenticated { a: Int }`;

describe('a schema check', () => {
  it.each(rows)('$what', async ({ edits, breaks = [], endangers = [], kind }) => {
    let nextSdl = deployedSdl;
    for (const [from, to] of edits) {
      expect(nextSdl).toContain(from);
      nextSdl = nextSdl.replace(from, to);
    }
    const report = await checkSchema(buildSdlSchema([{ name: 'old', text: directiveInUse(deployedSdl) }]), buildSdlSchema([{ name: 'new', text: directiveInUse(nextSdl) }]), operations);

    expect(report.broken.map(({ id }) => id).toSorted()).toEqual([...breaks].toSorted());
    const ids = (key: 'breaks' | 'endangers', only?: string) =>
      [...new Set(report.changes.filter((change) => only === undefined || change.kind === only).flatMap((change) => change[key].map(({ id }) => id)))].toSorted();
    expect(ids('breaks')).toEqual([...breaks].toSorted());
    expect(ids('endangers').filter((id) => !ids('breaks').includes(id))).toEqual([...endangers].toSorted());
    if (kind !== undefined) {
      expect(report.changes.map((change) => change.kind)).toContain(kind);
      expect(ids('breaks', kind)).toEqual([...breaks].toSorted());
    }
    expect(report.outcome).toBe(breaks.length > 0 ? 'breaking' : endangers.length > 0 ? 'dangerous' : 'safe');
  });
});
