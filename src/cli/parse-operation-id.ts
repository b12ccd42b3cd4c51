import { InvalidArgumentError } from 'commander';
import { Fault } from '../errors.ts';
import { normaliseOperationId } from '../gateway/admission/operation-id.ts';

/** A hash as the tables of other commands cut it. */
const cutHash = /^([0-9a-f]{6,})…$/;

/** An id given on the command line, in the one spelling it is stored in, or the beginning of one. Throws InvalidArgumentError. */
export function parseOperationId(text: string): string {
  try {
    return normaliseOperationId(cutHash.exec(text)?.[1] ?? text);
  } catch (error) {
    throw error instanceof Fault ? new InvalidArgumentError(error.message) : error;
  }
}

/** For a variadic argument: appends to the ids so far. */
export function parseOperationIds(text: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), parseOperationId(text)];
}
