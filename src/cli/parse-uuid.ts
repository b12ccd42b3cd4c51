import { InvalidArgumentError } from 'commander';

/** A uuid in lower case. Throws commander's InvalidArgumentError for anything else. */
export function parseUuid(text: string): string {
  const uuid = text.toLowerCase();
  if (!/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(uuid)) throw new InvalidArgumentError('This is no id of a saga: portcullis sagas list prints them.');
  return uuid;
}
