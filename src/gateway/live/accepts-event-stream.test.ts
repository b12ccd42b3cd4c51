import { expect, test } from 'vitest';
import { acceptsEventStream } from './accepts-event-stream.ts';

test.each<[string | undefined, boolean]>([
  [undefined, false],
  ['', false],
  ['*/*', false],
  ['application/json', false],
  ['text/event-stream', true],
  ['TEXT/Event-Stream', true],
  ['text/event-stream; charset=utf-8', true],
  ['application/json, text/event-stream;q=0.5', true],
  ['application/json,text/event-stream', true],
  ['text/event-stream;q=0', false],
  ['text/event-stream; q=0.000', false],
  ['text/event-stream; q=0.001', true],
  ['application/x-text/event-stream-not', false],
])('%s: %s', (accept, expected) => {
  expect(acceptsEventStream(accept)).toBe(expected);
});
