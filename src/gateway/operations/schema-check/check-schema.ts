import type { DocumentNode, GraphQLSchema } from 'graphql';
import type { ClientVersion, PublishedOperation } from '../published-operation.ts';
import { answerProblems } from './answer-problems.ts';
import { changeReach, type ChangeReach } from './change-reach.ts';
import { documentProblems, parseOperation } from './document-problems.ts';
import type { OperationProblem } from './operation-problem.ts';
import { createUsesReader, type OperationUses } from './operation-uses.ts';
import { schemaChanges, type SchemaChange, type Severity } from './schema-changes.ts';
import { createVariableComparison } from './variable-problems.ts';
import { tellsDirectives, withoutDirectives } from './without-directives.ts';

/** An operation as a report names it. */
export interface NamedOperation {
  readonly id: string;
  readonly name: string | null;
  readonly clients: readonly ClientVersion[];
}

export interface BrokenByChange extends NamedOperation {
  readonly problems: readonly OperationProblem[];
  /** True when it did not fit the deployed schema either. */
  readonly brokenBefore: boolean;
}

export interface CheckedChange extends SchemaChange {
  /** What it means for the operations that are published; equals `severity` where none were given. */
  readonly inPractice: Severity;
  readonly breaks: readonly NamedOperation[];
  readonly endangers: readonly NamedOperation[];
}

export interface SchemaReport {
  /** The worst that happens to a published operation; without operations the worst change. */
  readonly outcome: Severity;
  /** Null where the schemas alone were compared. */
  readonly operations: number | null;
  /** False where the deployed schema does not tell of directives such as `@authenticated`, as by introspection. */
  readonly directivesCompared: boolean;
  readonly changes: readonly CheckedChange[];
  /** Every operation that does not work with the next schema, each once. */
  readonly broken: readonly BrokenByChange[];
}

type Operations = Iterable<PublishedOperation> | AsyncIterable<PublishedOperation>;

/**
 * What becomes of published operations when the next schema takes the place of the deployed one. Whether an operation
 * breaks is decided by the operation itself: it no longer validates, reads an answer it does not understand, or may send
 * variables that are refused. The list of changes tells only why. `operations` null compares the schemas alone.
 */
export async function checkSchema(
  deployed: GraphQLSchema,
  next: GraphQLSchema,
  operations: Operations | null,
): Promise<SchemaReport> {
  const directivesCompared = tellsDirectives(deployed) || !tellsDirectives(next);
  const found = directivesCompared
    ? await schemaChanges(deployed, next)
    : await schemaChanges(withoutDirectives(deployed), withoutDirectives(next));
  const changes = found.map((change) => ({
    change,
    reach: changeReach(deployed, next, change),
    breaks: [] as NamedOperation[],
    endangers: [] as NamedOperation[],
  }));
  const findProblems = createProblemFinder(deployed, next);
  const readUses = createUsesReader(deployed);
  const broken: BrokenByChange[] = [];
  let count = 0;
  for await (const { id, name, text, clients } of operations ?? []) {
    count += 1;
    const operation = { id, name, clients };
    const document = parseOperation(text);
    if (!('kind' in document)) {
      broken.push({ ...operation, problems: [document], brokenBefore: true });
      continue;
    }
    const problems = findProblems(document);
    const brokenBefore = problems.length > 0 && documentProblems(deployed, document).length > 0;
    if (problems.length > 0) broken.push({ ...operation, problems, brokenBefore });
    if (changes.length === 0) continue;
    const uses = readUses(document);
    const blamed = new Set(problems.flatMap((problem) => changesBehind(problem, uses, changes)));
    for (const entry of changes) {
      if (blamed.has(entry)) entry.breaks.push(operation);
      else if (entry.reach.endangers(uses)) entry.endangers.push(operation);
    }
  }
  const checked = changes.map(({ change, breaks, endangers }): CheckedChange => ({
    ...change,
    inPractice: operations === null ? change.severity : breaks.length > 0 ? 'breaking' : endangers.length > 0 ? 'dangerous' : 'safe',
    breaks,
    endangers,
  }));
  const inPractice = new Set(checked.map((change) => change.inPractice));
  return {
    outcome: broken.length > 0 || inPractice.has('breaking') ? 'breaking' : inPractice.has('dangerous') ? 'dangerous' : 'safe',
    operations: operations === null ? null : count,
    directivesCompared,
    changes: checked,
    broken,
  };
}

function createProblemFinder(deployed: GraphQLSchema, next: GraphQLSchema): (document: DocumentNode) => OperationProblem[] {
  const variableProblems = createVariableComparison(deployed, next);
  return (document) => [
    ...documentProblems(next, document),
    ...answerProblems(deployed, next, document),
    ...variableProblems(document),
  ];
}

interface Candidate {
  readonly change: SchemaChange;
  readonly reach: ChangeReach;
}

/**
 * A change that counts as safe may still break one operation: it is blamed where no other one explains the problem. Where
 * none lies at the problem (`$id: ID` when nothing in the schema is an ID any more), all breaking ones it touches are.
 */
function changesBehind<C extends Candidate>(problem: OperationProblem, uses: OperationUses, candidates: readonly C[]): C[] {
  const { coordinate, offsets } = problem;
  const named = candidates.filter(({ change }) => change.coordinate === coordinate && change.severity !== 'safe');
  if (named.length > 0) return named;
  const explaining = candidates.filter(({ reach }) => offsets.some((offset) => reach.explains(uses, offset)));
  const unsafe = explaining.filter(({ change }) => change.severity !== 'safe');
  if (explaining.length > 0) return unsafe.length > 0 ? unsafe : explaining;
  return candidates.filter(({ change, reach }) => change.severity === 'breaking' && reach.touches(uses));
}
