import { expect, test } from 'vitest';
import { eventually } from '../../../tests/testkit/eventually.ts';
import type { FeedPage } from '../../events/create-event-log.ts';
import { Fault } from '../../errors.ts';
import { shareReads } from './share-reads.ts';

const place = { epoch: 1, position: 7 };
const filter = { topic: 'Thing:1', types: null };
const limits = { deadline: Infinity, signal: new AbortController().signal };
const pageTo = (position: number): FeedPage => ({ events: [], seen: { epoch: 1, position } });

/** A log whose readings end when they are told to. */
function slowLog() {
  const reads: PromiseWithResolvers<FeedPage>[] = [];
  const { readFrom, forget } = shareReads({
    readFrom() {
      const read = Promise.withResolvers<FeedPage>();
      reads.push(read);
      return read.promise;
    },
  });
  return { reads, forget, read: (from = place, asked: Parameters<typeof readFrom>[1] = filter) => readFrom(from, asked, limits) };
}

test('who asks for a page while it is read, or soon after, is given the same one', async () => {
  const { reads, read } = slowLog();
  const early = [read(), read(), read()];
  reads[0]?.resolve(pageTo(9));
  const [page] = await Promise.all(early);
  expect([...(await Promise.all(early)), await read()]).toEqual([page, page, page, page]);
  expect(reads.length).toBe(1);
});

test('another place, another epoch, another topic and other types are other pages', () => {
  const { reads, read } = slowLog();
  void read();
  void read({ epoch: 1, position: 8 });
  void read({ epoch: 2, position: 7 });
  void read(place, { topic: 'Thing:2', types: null });
  void read(place, { topic: 'Thing:1', types: ['ThingChanged'] });
  expect(reads.length).toBe(5);
});

test('a page that found the end of the log is read anew by who asks later', async () => {
  const { reads, read } = slowLog();
  const early = read();
  reads[0]?.resolve(pageTo(7));
  await early;
  void read();
  expect(reads.length).toBe(2);
});

test('a reading that failed is tried by each who joined it, and kept for nobody', async () => {
  const { reads, read } = slowLog();
  const [first, second] = [read(), read()];
  reads[0]?.reject(new Fault('CLIENT_CLOSED_REQUEST'));
  await expect(first).rejects.toMatchObject({ code: 'CLIENT_CLOSED_REQUEST' });
  await eventually(() => expect(reads.length).toBe(2));
  reads[1]?.resolve(pageTo(9));
  expect(await second).toEqual(pageTo(9));
  void read();
  expect(reads.length).toBe(3);
});

test('where the log does not go on, what was read and what is being read is forgotten', async () => {
  const { reads, forget, read } = slowLog();
  const early = read();
  reads[0]?.resolve(pageTo(9));
  await early;
  forget();
  const under = read();
  forget();
  reads[1]?.resolve(pageTo(9));
  await under;
  void read();
  expect(reads.length).toBe(3);
});
