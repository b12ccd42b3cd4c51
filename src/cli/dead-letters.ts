import { Command, Option } from 'commander';
import { OperatorError } from '../errors.ts';
import { type DeadLetter, discardLetters, findLetter, letterStates, type LetterState, listLetters, retryLetters } from '../events/consumers/dead-letters.ts';
import { confirm } from './confirm.ts';
import { createOutput, formatTable } from './output.ts';
import { parseCount } from './parse-count.ts';
import { counted, printMoment } from './print-values.ts';
import { type RegistryDependencies, withRegistryDatabase } from './with-registry-database.ts';

const examples = `
Examples:
  $ portcullis dead-letters list
  $ portcullis dead-letters show 12
  $ portcullis dead-letters retry 12 13
  $ portcullis dead-letters discard --consumer activity --yes

The database is DATABASE_URL; without it, the embedded PostgreSQL in PORTCULLIS_DATA_DIR. More: docs/events.md`;

/** `portcullis dead-letters …`: events that a consumer could not handle. */
export function deadLettersCommand(dependencies: RegistryDependencies): Command {
  return new Command('dead-letters')
    .description('events that a consumer could not handle: see why, try again, give up')
    .addHelpText('after', examples)
    .addCommand(listCommand(dependencies))
    .addCommand(showCommand(dependencies))
    .addCommand(changeCommand(dependencies, 'retry'))
    .addCommand(changeCommand(dependencies, 'discard'));
}

interface ListOptions {
  readonly consumer?: string;
  readonly state: LetterState | 'open' | 'all';
  readonly limit: number;
  readonly json?: boolean;
}

const statesOf = (state: ListOptions['state']): readonly LetterState[] =>
  state === 'all' ? letterStates : state === 'open' ? ['retrying', 'dead'] : [state];

function listCommand(dependencies: RegistryDependencies): Command {
  return new Command('list')
    .description('what could not be handled')
    .option('--consumer <name>', 'of this consumer')
    .addOption(new Option('--state <state>', 'open: dead, or still being tried').choices(['open', 'all', ...letterStates]).default('open'))
    .option('--limit <count>', 'rows to print', parseCount, 100)
    .option('--json', 'print the result as JSON')
    .action(async ({ consumer, state, limit, json }: ListOptions) => {
      const output = createOutput({ json }, dependencies.streams);
      const letters = await withRegistryDatabase(dependencies, (database, limits) =>
        listLetters(database.readPrimary(limits), { consumer: consumer ?? null, states: statesOf(state), most: limit }));
      output.result({ letters }, () => describeList(letters));
    });
}

function describeList(letters: readonly DeadLetter[]): string {
  if (letters.length === 0) return 'There are none';
  return formatTable(
    ['id', 'consumer', 'event', 'position', 'state', 'attempts', 'since', 'next', 'error'],
    letters.map(({ id, consumer, type, position, state, attempts, firstFailedAt, nextAttemptAt, lastError }) => [
      id, consumer, type, position, state, attempts, printMoment(firstFailedAt), nextAttemptAt === null ? null : printMoment(nextAttemptAt),
      (lastError.split('\n')[0] ?? '').slice(0, 60),
    ]),
  );
}

function showCommand(dependencies: RegistryDependencies): Command {
  return new Command('show')
    .description('one of them with its event and its error')
    .argument('<id>', 'as list prints it', parseCount)
    .option('--json', 'print the result as JSON')
    .action(async (id: number, options: { readonly json?: boolean }) => {
      const output = createOutput(options, dependencies.streams);
      const letter = await withRegistryDatabase(dependencies, (database, limits) => findLetter(database.readPrimary(limits), id));
      if (letter === null) throw new OperatorError(`There is no dead letter ${id}`);
      output.result(letter, () => [
        `${letter.type} at position ${letter.position}, for ${letter.consumer}: ${letter.state} after ${counted(letter.attempts, 'attempt')}`,
        '', letter.lastError, '', JSON.stringify(letter.event, null, 2),
      ].join('\n'));
    });
}

interface ChangeOptions {
  readonly consumer?: string;
  readonly yes?: boolean;
  readonly json?: boolean;
}

function changeCommand(dependencies: RegistryDependencies, verb: 'retry' | 'discard'): Command {
  const command = new Command(verb)
    .description(verb === 'retry' ? 'let the consumer try them again, from the first attempt on' : 'give them up for good')
    .argument('[ids...]', 'as list prints them')
    .option('--consumer <name>', 'all of this consumer, or those of the ids that are')
    .option('--json', 'print the result as JSON');
  if (verb === 'discard') command.option('--yes', 'do not ask');
  return command.action(async (given: readonly string[], { consumer, yes, json }: ChangeOptions) => {
    const output = createOutput({ json }, dependencies.streams);
    const ids = given.map((id) => parseCount(id));
    if (ids.length === 0 && consumer === undefined) throw new OperatorError('Which ones? Give ids, or --consumer for all of a consumer');
    if (verb === 'discard' && yes !== true) await confirm('What is discarded is never handled.', dependencies.streams ?? process);
    const change = verb === 'retry' ? retryLetters : discardLetters;
    const changed = await withRegistryDatabase(dependencies, async (database, limits) => {
      const { value } = await database.transaction(limits, async (tx) => ({ commit: true, value: await change(tx, { consumer: consumer ?? null, ids }) }));
      return value;
    });
    if (changed.length === 0) throw new OperatorError('None of them is dead or being tried');
    output.result({ ids: changed }, () => `${counted(changed.length, 'event')} ${verb === 'retry' ? 'will be tried again' : 'given up'}`);
  });
}
