import { isAbstractType, isInterfaceType, isObjectType, type GraphQLSchema } from 'graphql';
import type { OperationUses, Stretch } from './operation-uses.ts';
import type { SchemaChange } from './schema-changes.ts';

/** How one change reaches operations. */
export interface ChangeReach {
  /** True when a problem at this offset of the text comes from the change. */
  explains(uses: OperationUses, offset: number): boolean;
  /** True when the operation writes anything whose change could break it. */
  touches(uses: OperationUses): boolean;
  /** True when the operation still fits, and its answer or its meaning may yet differ. */
  endangers(uses: OperationUses): boolean;
}

type Test = (uses: OperationUses) => boolean;

/** What a change can do to operations written for the deployed schema, by its kind and the element it is about. */
export function changeReach(deployed: GraphQLSchema, next: GraphQLSchema, change: SchemaChange): ChangeReach {
  const element = change.coordinate.replace(/\.@.*$/, '');
  const typeName = element.split('.')[0] ?? '';
  const owner = element.split('.').slice(0, -1).join('.');
  const { kind } = change;
  const never: Test = () => false;
  const written = (coordinate: string): Test => (uses) => uses.written.has(coordinate);
  const anyAnswered = (names: readonly string[]): Test => (uses) => names.some((name) => uses.answered.has(name));

  const reach = (within: readonly string[], at: readonly string[], endangers: Test = never): ChangeReach => ({
    explains: (uses, offset) =>
      within.some((coordinate) => stretches(uses, coordinate).some(({ start, end }) => start <= offset && offset < end)) ||
      at.some((coordinate) => stretches(uses, coordinate).some(({ start }) => start === offset)),
    touches: (uses) => [...within, ...at].some((coordinate) => uses.written.has(coordinate)),
    endangers: change.severity === 'safe' ? never : endangers,
  });

  if (kind.startsWith('DIRECTIVE_USAGE_')) return reach([], [], governs(deployed, element));
  if (kind.startsWith('DIRECTIVE_')) {
    const directive = element.split('.')[0] ?? element;
    return reach([directive], [], written(directive));
  }
  switch (kind) {
    case 'FIELD_REMOVED':
      return reach([], [element]);
    case 'FIELD_TYPE_CHANGED':
      return reach([element], []);
    case 'FIELD_ARGUMENT_ADDED':
      return reach([], [owner], written(owner));
    case 'FIELD_ARGUMENT_REMOVED':
      return reach([element], []);
    case 'FIELD_ARGUMENT_TYPE_CHANGED':
      return reach([element], [owner]);
    case 'FIELD_ARGUMENT_DEFAULT_CHANGED':
      return reach([element], [owner], (uses) => uses.defaulted.has(element));
    case 'INPUT_FIELD_ADDED':
      return reach([], [owner], (uses) => uses.sent.has(owner) || uses.defaulted.has(element) || uses.written.has(owner));
    case 'INPUT_FIELD_REMOVED':
      return reach([element], []);
    case 'INPUT_FIELD_TYPE_CHANGED':
      return reach([element], [owner]);
    case 'INPUT_FIELD_DEFAULT_VALUE_CHANGED':
      return reach([element], [owner], (uses) => uses.defaulted.has(element) || uses.sent.has(element));
    case 'ENUM_VALUE_REMOVED':
      // Who only reads the value will never see it again, which breaks nothing.
      return reach([element], []);
    case 'ENUM_VALUE_ADDED':
    case 'UNION_MEMBER_ADDED':
      return reach([], [], anyAnswered([typeName]));
    case 'UNION_MEMBER_REMOVED':
      return reach([typeName], [], anyAnswered([typeName]));
    case 'OBJECT_TYPE_INTERFACE_ADDED':
      return reach([], [], anyAnswered(interfacesOf(next, typeName).filter((name) => !interfacesOf(deployed, typeName).includes(name))));
    case 'OBJECT_TYPE_INTERFACE_REMOVED': {
      const lost = interfacesOf(deployed, typeName).filter((name) => !interfacesOf(next, typeName).includes(name));
      return reach([typeName, ...lost], [], anyAnswered(lost));
    }
    case 'TYPE_REMOVED':
      return reach([typeName], [], anyAnswered(abstractTypesWith(deployed, typeName)));
    case 'TYPE_KIND_CHANGED':
      return reach([typeName], []);
    default:
      // Another wording or a deprecation breaks nothing.
      if (/DESCRIPTION|DEPRECATION/.test(kind)) return reach([], []);
      return reach([element], [], (uses) => uses.written.has(element) || uses.answered.has(element) || uses.sent.has(element));
  }
}

function stretches(uses: OperationUses, coordinate: string): readonly Stretch[] {
  return uses.written.get(coordinate) ?? [];
}

/**
 * Whether an operation comes under a directive of an element, such as `@requiresScopes`: it writes, sends or reads the
 * element. What is selected on an interface or union is selected on every type it may turn out to be.
 */
function governs(schema: GraphQLSchema, element: string): Test {
  const [typeName = '', ...rest] = element.split('.');
  const owners = [typeName, ...interfacesOf(schema, typeName)];
  const coordinates = owners.map((owner) => [owner, ...rest].join('.'));
  const carriers = rest.length === 0 ? abstractTypesWith(schema, typeName) : [];
  return (uses) =>
    coordinates.some((coordinate) => uses.written.has(coordinate) || uses.sent.has(coordinate)) ||
    carriers.some((name) => uses.answered.has(name));
}

function interfacesOf(schema: GraphQLSchema, typeName: string): string[] {
  const type = schema.getType(typeName);
  return isObjectType(type) || isInterfaceType(type) ? type.getInterfaces().map(({ name }) => name) : [];
}

/** Names of the interfaces and unions an object of this type may be answered for. */
function abstractTypesWith(schema: GraphQLSchema, typeName: string): string[] {
  const type = schema.getType(typeName);
  if (!isObjectType(type) && !isInterfaceType(type)) return [];
  return Object.values(schema.getTypeMap()).flatMap((candidate) =>
    isAbstractType(candidate) && schema.isSubType(candidate, type) ? [candidate.name] : []);
}
