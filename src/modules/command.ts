import type { z } from 'zod';
import { command as declareCommand, type Command, type CommandContext, type CommandOptions } from '../model/command.ts';
import type { Mutation, ResolversParentTypes, ResolversUnionTypes } from './generated/graphql.ts';

type CommandName = Exclude<keyof Mutation, '__typename'>;

/** What the schema says a command may answer with: rows for entities, refusals as they are. */
type ResultOf<Name extends CommandName> = ResolversUnionTypes<ResolversParentTypes>[`${Capitalize<Name>}Result` & keyof ResolversUnionTypes<ResolversParentTypes>];

/**
 * Declares a command of the schema: a refusal or a row that is no member of its result union does not compile.
 * @see command in src/model/command.ts
 */
export function command<Name extends CommandName, Schema extends z.ZodType>(
  name: Name,
  schema: Schema,
  run: (context: CommandContext, input: z.output<Schema>) => Promise<ResultOf<Name>>,
  options: CommandOptions = {},
): Command {
  return declareCommand(name, schema, run, options);
}
