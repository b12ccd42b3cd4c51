import { Command, Option } from 'commander';
import { OperatorError } from '../errors.ts';
import { findSaga, listSagas, retrySagas, type SagaState, sagaStates, type StoredSaga } from '../events/sagas/stored-sagas.ts';
import { undoSaga } from '../events/sagas/undo-saga.ts';
import type { SagaKind } from '../model/saga.ts';
import { confirm } from './confirm.ts';
import { createOutput, formatTable } from './output.ts';
import { parseCount } from './parse-count.ts';
import { parseSagaId } from './parse-saga-id.ts';
import { counted, printMoment } from './print-values.ts';
import { type RegistryDependencies, withRegistryDatabase } from './with-registry-database.ts';

export interface SagasDependencies extends RegistryDependencies {
  readonly kinds: readonly SagaKind[];
}

const examples = `
Examples:
  $ portcullis sagas list --state stuck
  $ portcullis sagas show 0198c2f0-0000-7000-8000-000000000001
  $ portcullis sagas retry --stuck
  $ portcullis sagas undo move_0198c2f0-0000-7000-8000-000000000001

The database is DATABASE_URL; without it, the embedded PostgreSQL in PORTCULLIS_DATA_DIR. More: docs/sagas.md`;

/** `portcullis sagas …`: work of several transactions, and what became of it. */
export function sagasCommand(dependencies: SagasDependencies): Command {
  return new Command('sagas')
    .description('work of several transactions: see how far it is, try again, undo')
    .addHelpText('after', examples)
    .addCommand(listCommand(dependencies))
    .addCommand(showCommand(dependencies))
    .addCommand(retryCommand(dependencies))
    .addCommand(undoCommand(dependencies));
}

interface ListOptions {
  readonly kind?: string;
  readonly state: SagaState | 'open' | 'all';
  readonly limit: number;
  readonly json?: boolean;
}

const statesOf = (state: ListOptions['state']): readonly SagaState[] =>
  state === 'all' ? sagaStates : state === 'open' ? ['running', 'undoing', 'stuck'] : [state];

function listCommand(dependencies: SagasDependencies): Command {
  return new Command('list')
    .description('what is under way, the newest first')
    .option('--kind <name>', 'of this kind')
    .addOption(new Option('--state <state>', 'open: running, undoing or stuck').choices(['open', 'all', ...sagaStates]).default('open'))
    .option('--limit <count>', 'rows to print', parseCount, 100)
    .option('--json', 'print the result as JSON')
    .action(async ({ kind, state, limit, json }: ListOptions) => {
      const output = createOutput({ json }, dependencies.streams);
      const sagas = await withRegistryDatabase(dependencies, (database, limits) =>
        listSagas(database.readPrimary(limits), { kind: kind ?? null, states: statesOf(state), most: limit }));
      output.result({ sagas }, () => describeList(sagas));
    });
}

function describeList(sagas: readonly StoredSaga[]): string {
  if (sagas.length === 0) return 'There are none';
  return formatTable(
    ['id', 'kind', 'state', 'step', 'failures', 'since', 'next', 'error'],
    sagas.map(({ id, kind, state, step, failures, startedAt, nextAttemptAt, lastError }) => [
      id, kind, state, step, failures, printMoment(startedAt), nextAttemptAt === null ? null : printMoment(nextAttemptAt), firstLine(lastError ?? '').slice(0, 60),
    ]),
  );
}

const firstLine = (text: string): string => text.split('\n')[0] ?? '';

function showCommand(dependencies: SagasDependencies): Command {
  return new Command('show')
    .description('one of them with what it knows and its last error')
    .argument('<id>', 'as list prints it, or of what it does, such as move_…', parseSagaId)
    .option('--json', 'print the result as JSON')
    .action(async (id: string, options: { readonly json?: boolean }) => {
      const output = createOutput(options, dependencies.streams);
      const saga = await withRegistryDatabase(dependencies, (database, limits) => findSaga(database.readPrimary(limits), id));
      if (saga === null) throw new OperatorError(`There is no saga ${id}`);
      output.result(saga, () => describe(saga));
    });
}

function describe({ kind, state, step, failures, reason, lastError, workspaceId, startedBy, startedAt, finishedAt, facts }: StoredSaga): string {
  const place = finishedAt === null ? `next step ${step}` : `last step ${step}, ended ${printMoment(finishedAt)}`;
  return [
    `${kind}: ${state}, ${place}${failures === 0 ? '' : ` after ${counted(failures, 'failure')}`}`,
    `Started ${printMoment(startedAt)} by ${startedBy} in the workspace ${workspaceId}`,
    ...(reason === null ? [] : [`Undone because: ${reason}`]),
    ...(lastError === null ? [] : ['', lastError]),
    '',
    JSON.stringify(facts, null, 2),
  ].join('\n');
}

interface RetryOptions {
  readonly stuck?: boolean;
  readonly json?: boolean;
}

function retryCommand(dependencies: SagasDependencies): Command {
  return new Command('retry')
    .description('try the step that failed again, from the first attempt on')
    .argument('[ids...]', 'as list prints them')
    .option('--stuck', 'all that are stuck')
    .option('--json', 'print the result as JSON')
    .action(async (given: readonly string[], { stuck = false, json }: RetryOptions) => {
      const output = createOutput({ json }, dependencies.streams);
      const ids = given.map((id) => parseSagaId(id));
      if ((ids.length === 0) !== stuck) throw new OperatorError('Which ones? Give ids, or --stuck for all that are');
      const retried = await withRegistryDatabase(dependencies, async (database, limits) => {
        const { value } = await database.transaction(limits, async (tx) => ({ commit: true, value: await retrySagas(tx, ids) }));
        return value;
      });
      if (retried.length === 0) throw new OperatorError('None of them has failed');
      output.result({ ids: retried }, () => `${counted(retried.length, 'saga')} will be tried again`);
    });
}

function undoCommand(dependencies: SagasDependencies): Command {
  return new Command('undo')
    .description('call one off: what it did is undone, as long as it can be')
    .argument('<id>', 'as list prints it, or of what it does, such as move_…', parseSagaId)
    .option('--reason <text>', 'shown with it', 'An operator called it off.')
    .option('--yes', 'do not ask')
    .option('--json', 'print the result as JSON')
    .action(async (id: string, { reason, yes, json }: { readonly reason: string; readonly yes?: boolean; readonly json?: boolean }) => {
      const output = createOutput({ json }, dependencies.streams);
      await withRegistryDatabase(dependencies, async (database, limits) => {
        const undo = async (really: boolean): Promise<void> => {
          const { value } = await database.transaction(limits, async (tx) => ({ commit: really, value: await undoSaga(tx, dependencies.kinds, id, reason) }));
          if (value === 'ended') throw new OperatorError('It has ended, or never was: portcullis sagas list --state all');
          if (value === 'too-late') throw new OperatorError('What it has done can no longer be undone: portcullis sagas retry lets it go on');
        };
        if (yes !== true) {
          await undo(false);
          await confirm(`What the saga ${id} did will be undone.`, dependencies.streams ?? process);
        }
        await undo(true);
      });
      output.result({ id }, () => 'It is on its way back');
    });
}
