import { z } from 'zod';
import type { CommandContext } from '../../model/command.ts';
import { type InputProblem, validationFailed, type ValidationFailed } from '../../model/refusal.ts';
import { line, prose } from '../input.ts';

export const description = prose({ what: 'The description', min: 0, max: 500 });

/** As it is stored: URLs write one address in one way. */
export const endpointUrl = line({ what: 'The URL', min: 1, max: 2_000 }).transform((text, context) => {
  if (URL.canParse(text) && new URL(text).href.length <= 2_000) return new URL(text).href;
  context.addIssue({ code: 'custom', message: 'The URL must be one such as https://hooks.example.com/portcullis.' });
  return z.NEVER;
});

/** Types of events that are known, each once, in the order of their names. */
export function eventTypes(known: ReadonlySet<string>) {
  return z.array(z.string(), { error: 'The types must not be null.' }).transform((types, context) => {
    for (const [index, type] of types.entries()) {
      if (!known.has(type)) context.addIssue({ code: 'custom', path: [index], message: `There is no such type of event. There are ${[...known].toSorted().join(', ')}.` });
    }
    return [...new Set(types)].toSorted();
  });
}

/** The refusal of an address that this node would not send requests to. */
export function refuseUrl({ urlProblem }: Pick<CommandContext, 'urlProblem'>, url: string): ValidationFailed | null {
  const message = urlProblem(new URL(url));
  return message === null ? null : validationFailed({ path: ['url'], message } satisfies InputProblem);
}

/** What is wrong with sending to a webhook that is not active. */
export const switchedOff = { path: ['id'], message: 'The webhook is switched off: nothing is sent to it.' };
