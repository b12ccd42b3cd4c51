import { expect, test } from 'vitest';
import { loadCommands } from './load-commands.ts';

test('without a name, or with one that is none, all commands are there; each is found by its own name, alone', async () => {
  const all = (await loadCommands(undefined)).map((command) => command.name());
  expect(all).toContain('serve');
  expect((await loadCommands('srve')).map((command) => command.name())).toEqual(all);
  for (const name of all) expect((await loadCommands(name)).map((command) => command.name())).toEqual([name]);
});
