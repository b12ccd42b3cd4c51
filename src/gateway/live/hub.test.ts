import { expect, test } from 'vitest';
import type { DomainEvent } from '../../model/event.ts';
import { createHub } from './hub.ts';

const event = (...topics: string[]): DomainEvent => ({
  id: 'e', type: 'Happened', workspaceId: 'w', entity: { typeName: 'Thing', id: 't', version: 1 }, schemaVersion: 1, payload: {}, commandId: 'c', traceparent: null, topics, actorId: 'a', at: '2026-11-20T00:00:00Z',
});
const committed = (...topics: string[]) => ({ event: event(...topics), consistencyToken: 'token' });

test('an event is heard by who listens to one of its topics, and by nobody else', () => {
  const hub = createHub();
  const heard: string[] = [];
  for (const topic of ['a', 'b', 'c']) hub.listen(topic, () => heard.push(topic));
  hub.publish(committed('a', 'c', 'unknown'));
  expect(heard).toEqual(['a', 'c']);
});

test('who stopped listening hears nothing more, even within the publication that made them stop', () => {
  const hub = createHub();
  const heard: string[] = [];
  hub.listen('a', () => {
    heard.push('first');
    stopSecond();
  });
  const stopSecond = hub.listen('a', () => heard.push('second'));
  hub.publish(committed('a'));
  expect(heard).toEqual(['first']);
});

test('nothing is left of a topic whose listeners have gone, and stopping twice does no harm to others', () => {
  const hub = createHub();
  const stop = hub.listen('a', () => undefined);
  stop();
  expect(hub.topics).toBe(0);
  const heard: string[] = [];
  hub.listen('a', () => heard.push('a'));
  stop();
  hub.publish(committed('a'));
  expect([hub.topics, heard]).toEqual([1, ['a']]);
});
