import {
  getNamedType, isAbstractType, isEnumType, isInputObjectType, Kind, TypeInfo, visit, visitWithTypeInfo,
  type ASTNode, type DocumentNode, type FieldNode, type GraphQLArgument, type GraphQLSchema, type ValueNode,
} from 'graphql';

/** A stretch of an operation's text that writes an element of the schema, in characters from the start. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

/**
 * What an operation has to do with a schema, by coordinates: `Task`, `Task.title`, `Query.tasks.first`, `TaskStatus.DONE`,
 * `@include`, `@include.if`, and `schema.query` for the root types.
 */
export interface OperationUses {
  /** Written in the document, and where. */
  readonly written: ReadonlyMap<string, readonly Stretch[]>;
  /** Types of its answers, and abstract types its fragments ask for. */
  readonly answered: ReadonlySet<string>;
  /** Types, fields and enum values a variable may hold at any depth. */
  readonly sent: ReadonlySet<string>;
  /** Arguments and input fields it leaves out, or may leave out, so that their defaults count. */
  readonly defaulted: ReadonlySet<string>;
}

/** The reader of operations written for one schema. */
export function createUsesReader(schema: GraphQLSchema): (document: DocumentNode) => OperationUses {
  const reach = createInputReach(schema);

  return (document) => {
    const written = new Map<string, Stretch[]>();
    const answered = new Set<string>();
    const defaulted = new Set<string>();
    let sent: ReadonlySet<string> = new Set();
    let absentable: ReadonlySet<string> = new Set();
    const info = new TypeInfo(schema);

    function write(coordinate: string, node: ASTNode): void {
      const stretch = { start: node.loc?.start ?? 0, end: node.loc?.end ?? 0 };
      const stretches = written.get(coordinate);
      if (stretches === undefined) written.set(coordinate, [stretch]);
      else stretches.push(stretch);
    }
    const mayBeAbsent = (value: ValueNode | undefined) =>
      value === undefined || (value.kind === Kind.VARIABLE && absentable.has(value.name.value));
    function noteDefaults(owner: string, args: readonly GraphQLArgument[], node: FieldNode): void {
      for (const { name } of args) {
        if (mayBeAbsent(node.arguments?.find((argument) => argument.name.value === name)?.value)) defaulted.add(`${owner}.${name}`);
      }
    }

    visit(document, visitWithTypeInfo(info, {
      Document(node) {
        // Fragments may use any operation's variables, and may come before it.
        const variables = node.definitions.flatMap((definition) =>
          definition.kind === Kind.OPERATION_DEFINITION ? (definition.variableDefinitions ?? []) : []);
        absentable = new Set(variables
          .filter((variable) => variable.type.kind !== Kind.NON_NULL_TYPE && variable.defaultValue === undefined)
          .map((variable) => variable.variable.name.value));
      },
      OperationDefinition(node) {
        write(`schema.${node.operation}`, node);
        const root = schema.getRootType(node.operation);
        if (!root) return;
        write(root.name, node);
        answered.add(root.name);
      },
      VariableDefinition() {
        const type = info.getInputType();
        if (type) sent = sent.union(reach(getNamedType(type).name));
      },
      NamedType(node) {
        write(node.name.value, node);
        if (isAbstractType(schema.getType(node.name.value))) answered.add(node.name.value);
      },
      Field(node) {
        const parent = info.getParentType();
        const field = info.getFieldDef();
        if (!parent || !field || field.name.startsWith('__')) return;
        const coordinate = `${parent.name}.${field.name}`;
        const answer = getNamedType(field.type).name;
        write(coordinate, node);
        write(parent.name, node);
        write(answer, node);
        answered.add(answer);
        noteDefaults(coordinate, field.args, node);
      },
      Directive(node) {
        write(`@${node.name.value}`, node);
      },
      Argument(node) {
        const directive = info.getDirective();
        const parent = info.getParentType();
        const field = info.getFieldDef();
        if (directive) write(`@${directive.name}.${node.name.value}`, node);
        else if (parent && field) write(`${parent.name}.${field.name}.${node.name.value}`, node);
      },
      ObjectValue(node) {
        const type = namedInput(info);
        if (!isInputObjectType(type)) return;
        write(type.name, node);
        for (const name of Object.keys(type.getFields())) {
          if (mayBeAbsent(node.fields.find((field) => field.name.value === name)?.value)) defaulted.add(`${type.name}.${name}`);
        }
      },
      ObjectField(node) {
        const parent = info.getParentInputType();
        const type = parent ? getNamedType(parent) : undefined;
        if (isInputObjectType(type)) write(`${type.name}.${node.name.value}`, node);
      },
      EnumValue(node) {
        const type = namedInput(info);
        if (!isEnumType(type)) return;
        write(type.name, node);
        write(`${type.name}.${node.value}`, node);
      },
    }));
    return { written, answered, sent, defaulted };
  };
}

function namedInput(info: TypeInfo): ReturnType<GraphQLSchema['getType']> {
  const type = info.getInputType();
  return type ? getNamedType(type) : undefined;
}

/** Name of an input type → the coordinates of all that a value of it may hold, itself included. */
function createInputReach(schema: GraphQLSchema): (name: string) => ReadonlySet<string> {
  const known = new Map<string, ReadonlySet<string>>();
  return (name) => {
    const remembered = known.get(name);
    if (remembered !== undefined) return remembered;
    const types = new Set([name]);
    const coordinates = new Set<string>();
    // A set can grow while it is walked: every type that leads from the first one is met once.
    for (const reached of types) {
      coordinates.add(reached);
      const type = schema.getType(reached);
      if (isEnumType(type)) for (const value of type.getValues()) coordinates.add(`${reached}.${value.name}`);
      if (!isInputObjectType(type)) continue;
      for (const field of Object.values(type.getFields())) {
        coordinates.add(`${reached}.${field.name}`);
        types.add(getNamedType(field.type).name);
      }
    }
    known.set(name, coordinates);
    return coordinates;
  };
}
