import { InvalidArgumentError } from 'commander';
import { Fault } from '../errors.ts';
import { normaliseOperationId } from '../gateway/admission/operation-id.ts';

/** An id given on the command line, in the one spelling it is stored in. Throws InvalidArgumentError. */
export function parseOperationId(text: string): string {
  try {
    return normaliseOperationId(text);
  } catch (error) {
    throw error instanceof Fault ? new InvalidArgumentError(error.message) : error;
  }
}

/** For a variadic argument: appends to the ids so far. */
export function parseOperationIds(text: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), parseOperationId(text)];
}
