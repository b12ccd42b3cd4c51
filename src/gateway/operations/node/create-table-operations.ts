import type { Database, Limits } from '../../../data/database.ts';
import { arrayLiteral } from '../../../data/statement.ts';
import type { CompiledOperation } from '../../compiled-operation.ts';
import type { CompileOperation } from '../../planning/compile-operation.ts';
import type { OperationIndex } from '../create-operation-index.ts';
import { changedStates, countOperations, findTexts, pageOfStates, type OperationState } from '../published-statements.ts';
import type { KnownOperation } from '../registry.ts';
import { compilePublished, type UnfitOperation } from './compile-published.ts';
import type { RegistryLog } from './registry-log.ts';

export interface TableOperationsOptions {
  readonly database: Pick<Database, 'readPrimary'>;
  readonly index: OperationIndex;
  readonly compile: CompileOperation;
  readonly log: RegistryLog;
}

/** The part of the index that comes from the tables. */
export interface TableOperations {
  /** The revision of the registry that the index has, at least. */
  readonly revision: number;
  /** Published operations that do not compile against this node's schema, by id. */
  readonly unfit: ReadonlyMap<string, UnfitOperation>;
  /** Reads everything there is; for a node that does not serve yet. */
  load(revision: number): Promise<void>;
  /** Reads what changed up to a revision and later, and swaps it in at once. Throws what the database throws. */
  catchUp(revision: number): Promise<void>;
}

const timeoutMs = 30_000;
const statesAtOnce = 5_000;
const textsAtOnce = 500;
const toldUnfit = 20;

export function createTableOperations({ database, index, compile, log }: TableOperationsOptions): TableOperations {
  const unfit = new Map<string, UnfitOperation>();
  const clientSets = new Map<string, ReadonlySet<string>>();
  let known = 0;

  const session = () => database.readPrimary(limits());
  function setOf(clients: readonly string[]): ReadonlySet<string> {
    const key = JSON.stringify(clients);
    const shared = clientSets.get(key) ?? new Set(clients);
    clientSets.set(key, shared);
    return shared;
  }

  function compiledAlready(hash: string): CompiledOperation | undefined {
    const found = index.find(hash);
    return found?.state === 'active' && found.hash === hash ? found.operation : undefined;
  }

  /** The states as the index holds them; texts are read and compiled only where the same text is not known. */
  async function knownOf(states: readonly OperationState[]): Promise<KnownOperation[]> {
    const fresh = new Map<string, string>();
    const operations = new Map<string, CompiledOperation>();
    for (const { id, hash, clients } of states) {
      if (clients.length === 0) continue;
      const already = compiledAlready(hash);
      if (already === undefined) fresh.set(hash, id);
      else operations.set(hash, already);
    }
    const texts = await session().rows(findTexts, { ids: arrayLiteral([...fresh.values()]) });
    const done = await compilePublished(texts, compile);
    const failed = new Map(done.unfit.map((one) => [one.id, one]));
    for (const operation of done.compiled.values()) operations.set(operation.hash, operation);

    return states.map((state) => {
      const { id, hash } = state;
      unfit.delete(id);
      if (state.clients.length === 0) return { id, hash, state: 'retired' };
      const clients = setOf(state.clients);
      const operation = operations.get(hash);
      if (operation !== undefined) return { id, hash, state: 'active', clients, operation };
      const reason = failed.get(fresh.get(hash) ?? id);
      unfit.set(id, { id, problem: reason?.problem ?? 'Its text is missing.' });
      return { id, hash, state: 'unfit', clients };
    });
  }

  async function inChunks(states: readonly OperationState[], onChunk: (operations: KnownOperation[], done: number) => void): Promise<void> {
    for (let start = 0; start < states.length; start += textsAtOnce) {
      const chunk = states.slice(start, start + textsAtOnce);
      onChunk(await knownOf(chunk), start + chunk.length);
    }
  }

  function tellUnfit(states: readonly OperationState[]): void {
    const found = states.flatMap(({ id }) => unfit.get(id) ?? []);
    if (found.length === 0) return;
    log.warn({ count: found.length, operations: found.slice(0, toldUnfit) }, 'Published operations do not fit the schema of this node');
  }

  async function allStates(): Promise<readonly OperationState[]> {
    const states: OperationState[] = [];
    for (let page: OperationState[] | null = null; page === null || page.length === statesAtOnce; ) {
      page = await session().rows(pageOfStates, { after: states.at(-1)?.id ?? '', limit: statesAtOnce });
      states.push(...page);
    }
    return states;
  }

  /** What was pruned has no state left that could say so: it is found by its absence. */
  async function forgetPruned(): Promise<void> {
    const held = [...index.ids('tables')];
    const [count = held.length] = await session().rows(countOperations, {});
    if (count >= held.length) return;
    const present = new Set((await allStates()).map(({ id }) => id));
    const pruned = held.filter((id) => !present.has(id));
    index.change('tables', [], pruned);
    for (const id of pruned) unfit.delete(id);
    log.info({ operations: pruned.length }, 'Forgot operations that were pruned');
  }

  return {
    get revision() {
      return known;
    },
    unfit,
    async load(revision) {
      const startedAt = performance.now();
      const states = await allStates();
      let told = startedAt;
      await inChunks(states, (operations, done) => {
        index.change('tables', operations);
        if (performance.now() - told < 1_000) return;
        told = performance.now();
        log.info({ done, total: states.length }, 'Compiling published operations');
      });
      known = revision;
      tellUnfit(states);
      log.info({ operations: states.length, unfit: unfit.size, revision, durationMs: Math.round(performance.now() - startedAt) }, 'Loaded the published operations');
    },
    async catchUp(revision) {
      const states = await session().rows(changedStates, { revision: known });
      const changed: KnownOperation[] = [];
      await inChunks(states, (operations) => void changed.push(...operations));
      index.change('tables', changed);
      await forgetPruned();
      known = states.reduce((newest, { changedRevision }) => Math.max(newest, changedRevision), Math.max(known, revision));
      tellUnfit(states);
      if (states.length > 0) log.info({ operations: states.length, revision: known }, 'Took over changes of the published operations');
    },
  };
}

function limits(): Limits {
  return { deadline: performance.now() + timeoutMs, signal: new AbortController().signal };
}
