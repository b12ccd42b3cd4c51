import { hash } from 'node:crypto';
import {
  getLocation, GraphQLError, Kind, parse, print, Source, visit, type DefinitionNode, type DocumentNode, type FragmentDefinitionNode,
  type OperationDefinitionNode,
} from 'graphql';
import type { FilePlace, Manifest, ManifestOperation, ManifestProblem } from './manifest.ts';

/** A `.graphql` file that was read. */
export interface GraphqlFile {
  readonly file: string;
  readonly text: string;
}

/**
 * The operations of `.graphql` files, one or several in each; fragments are known across all of them. An operation's text
 * is what graphql-js prints of it, followed by the fragments it needs in the order of their names; its id is the SHA-256
 * of that. Comments and the place of a fragment in the files do not matter, the order of fields does.
 */
export function readGraphqlFiles(files: readonly GraphqlFile[]): Manifest {
  const problems: ManifestProblem[] = [];
  const operations: OperationDefinitionNode[] = [];
  const fragments = new Map<string, FragmentDefinitionNode>();
  const names = new Map<string, OperationDefinitionNode>();
  const report = (node: DefinitionNode, message: string, operation: string | null = null) =>
    void problems.push({ ...placeOfNode(node), operation, message });

  for (const { file, text } of files) {
    for (const definition of parseFile(file, text, problems)) {
      if (definition.kind === Kind.FRAGMENT_DEFINITION) {
        const name = definition.name.value;
        const other = fragments.get(name);
        if (other !== undefined) report(definition, `The fragment ${name} is also in ${placeText(placeOfNode(other))}.`);
        else fragments.set(name, definition);
      } else if (definition.kind !== Kind.OPERATION_DEFINITION) {
        report(definition, 'Only operations and fragments belong here.');
      } else if (definition.name === undefined) {
        report(definition, 'An operation in a file needs a name.');
      } else {
        const name = definition.name.value;
        const other = names.get(name);
        if (other !== undefined) report(definition, `The operation ${name} is also in ${placeText(placeOfNode(other))}.`, name);
        names.set(name, definition);
        operations.push(definition);
      }
    }
  }
  return {
    format: 'folder of .graphql files',
    clientName: null,
    operations: operations.map((definition) => toOperation(definition, fragments)),
    problems,
  };
}

function parseFile(file: string, text: string, problems: ManifestProblem[]): readonly DefinitionNode[] {
  // A file of comments alone is none that GraphQL knows, and does no harm.
  if (/^(?:[\s,\uFEFF]|#[^\r\n]*)*$/.test(text)) return [];
  try {
    return parse(new Source(text, file)).definitions;
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    const location = error.locations?.[0];
    problems.push({ file, line: location?.line ?? null, column: location?.column ?? null, operation: null, message: error.message });
    return [];
  }
}

function toOperation(definition: OperationDefinitionNode, fragments: ReadonlyMap<string, FragmentDefinitionNode>): ManifestOperation {
  const needed = neededFragments(definition, fragments);
  const document: DocumentNode = { kind: Kind.DOCUMENT, definitions: [definition, ...needed] };
  const text = print(document);
  return {
    id: hash('sha256', text, 'hex'),
    text,
    name: definition.name?.value ?? null,
    kind: definition.operation,
    algorithm: 'sha256',
    document,
    idPlace: () => placeOfNode(definition),
    // Of the whole text: what is wrong inside says its own place, through the document.
    placeOf: () => placeOfNode(definition),
  };
}

/** What is missing is left out: validation says so at the place where it is spread. */
function neededFragments(definition: OperationDefinitionNode, fragments: ReadonlyMap<string, FragmentDefinitionNode>): FragmentDefinitionNode[] {
  const needed = new Map<string, FragmentDefinitionNode>();
  const enter = (node: DefinitionNode): void => {
    visit(node, {
      FragmentSpread({ name: { value: name } }) {
        const fragment = fragments.get(name);
        if (fragment === undefined || needed.has(name)) return;
        needed.set(name, fragment);
        enter(fragment);
      },
    });
  };
  enter(definition);
  return [...needed.values()].toSorted((a, b) => (a.name.value < b.name.value ? -1 : 1));
}

function placeOfNode({ loc }: DefinitionNode): FilePlace {
  return loc === undefined ? { file: '', line: null, column: null } : { file: loc.source.name, ...getLocation(loc.source, loc.start) };
}

function placeText({ file, line, column }: FilePlace): string {
  return `${file}:${line}:${column}`;
}
