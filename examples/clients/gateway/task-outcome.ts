import type { TaskOutcome } from './task-app.ts';

interface TaskResult {
  readonly __typename: string;
  readonly id?: string;
  readonly title?: string;
  readonly version?: number;
  readonly message?: string;
}

/** The union of a command as one thing or the other. `__typename` tells them apart; a new kind of refusal falls into the last line. */
export function taskOutcome(result: TaskResult): TaskOutcome {
  const { __typename, id, title, version, message } = result;
  if (id !== undefined && title !== undefined && version !== undefined) return { id, title, version };
  return { refusal: __typename, message: message ?? '' };
}
