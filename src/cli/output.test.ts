import { PassThrough } from 'node:stream';
import { Command, InvalidArgumentError } from 'commander';
import { expect, test } from 'vitest';
import { captureStreams } from '../../tests/testkit/captured-streams.ts';
import { OperatorError } from '../errors.ts';
import { AlreadyReported, createOutput, formatTable } from './output.ts';
import { runProgram } from './run-program.ts';

test('a result is text, or one JSON document; progress never mixes with it', () => {
  const streams = captureStreams();
  createOutput({}, streams).result({ a: 1 }, () => 'one');
  expect(streams.out()).toBe('one\n');
  const output = createOutput({ json: true }, streams);
  output.note('working');
  output.result({ a: 1 }, () => 'one');
  expect(JSON.parse(streams.out())).toEqual({ a: 1 });
  expect(streams.err()).toBe('working\n');
});

test('there are colours on a terminal alone', () => {
  const streams = captureStreams();
  expect(createOutput({}, streams).paint('red', 'bad')).toBe('bad');
  const terminal = Object.assign(new PassThrough(), { isTTY: true, hasColors: () => true, getColorDepth: () => 8 });
  const coloured = { ...streams, stdout: terminal };
  expect(createOutput({}, coloured).paint('red', 'bad')).toBe('\u001B[31mbad\u001B[39m');
  expect(createOutput({ json: true }, coloured).paint('red', 'bad')).toBe('bad');
});

test('a table aligns what is seen, with numbers to the right', () => {
  expect(formatTable(['name', 'ms'], [['\u001B[31mred\u001B[39m', 5], ['longer', null], ['x', 1_000]])).toBe(
    'name      ms\n\u001B[31mred\u001B[39m        5\nlonger     -\nx       1000');
  expect(formatTable(['name'], [])).toBe('name');
});

test('the exit code tells done, refused and wrong use apart', async () => {
  const streams = captureStreams();
  const run = (...args: string[]) => {
    const program = new Command('portcullis');
    const group = new Command('group');
    group.command('ok').option('--count <n>', 'n', () => { throw new InvalidArgumentError('Not a number.'); }).action(() => undefined);
    group.command('refuses').option('--json').action(() => { throw new OperatorError('It may not be.'); });
    group.command('reported').action(() => { throw new AlreadyReported(); });
    group.command('breaks').action(() => { throw new TypeError('a bug'); });
    return runProgram(program.addCommand(group), args, streams);
  };
  expect(await run('group', 'ok')).toBe(0);
  expect(await run('group', '--help')).toBe(0);
  streams.out();
  expect(await run('group', 'refuses')).toBe(1);
  expect(streams.err()).toBe('It may not be.\n');
  expect(await run('group', 'refuses', '--json')).toBe(1);
  expect(JSON.parse(streams.out())).toEqual({ error: 'It may not be.' });
  expect(await run('group', 'reported')).toBe(1);
  streams.err();
  expect(await run('group', 'breaks')).toBe(1);
  expect(streams.err()).toContain('TypeError: a bug\n    at ');
  for (const wrong of [['group', 'nothing'], ['group', 'ok', '--unknown'], ['group', 'ok', 'extra'], ['group', 'ok', '--count', 'x'], ['group']]) {
    expect(await run(...wrong)).toBe(2);
  }
  expect(streams.err()).toContain('(portcullis group ok --help says how it is used)');
});
