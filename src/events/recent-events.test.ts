import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LoggedEvent } from '../model/event.ts';
import { createRecentEvents } from './recent-events.ts';

const event = (position: number, epoch = 1): LoggedEvent => ({
  position, epoch, id: `${epoch}-${position}`, wal: { timeline: epoch, lsn: BigInt(position) }, type: 'Happened', schemaVersion: 1, workspaceId: 'w',
  entity: { typeName: 'Thing', id: 't', version: null }, topics: [], payload: {}, actorId: 'a', commandId: 'c', traceparent: null, at: '', sequencedAt: '',
});
const range = (from: number, to: number, epoch = 1): LoggedEvent[] => Array.from({ length: to - from + 1 }, (_, index) => event(from + index, epoch));

describe('recent events', () => {
  it('are what comes after a position, or unknown: never with a gap, however the log came and however much is kept', () => {
    fc.assert(fc.property(
      fc.integer({ min: 1, max: 20 }), fc.array(fc.integer({ min: 1, max: 7 }), { maxLength: 12 }), fc.integer({ min: 0, max: 100 }), fc.integer({ min: 1, max: 9 }),
      (kept, sizes, position, most) => {
        const recent = createRecentEvents(kept);
        let last = 10;
        for (const size of sizes) {
          recent.add(range(last + 1, last + size));
          last += size;
        }
        const found = recent.after(position, most, { epoch: 1, lastPosition: last });
        const oldest = Math.max(11, last - kept + 1);
        if (position >= oldest - 1 && position < last) expect(found).toEqual(range(position + 1, Math.min(position + most, last)));
        else expect(found).toBeNull();
      },
    ));
  });

  it('of a primary that was lost are not given', () => {
    const recent = createRecentEvents(100);
    recent.add(range(1, 10));
    expect(recent.after(7, 10, { epoch: 1, lastPosition: 8 })).toEqual([event(8)]);
    expect(recent.after(8, 10, { epoch: 1, lastPosition: 8 })).toBeNull();
    expect(recent.after(7, 10, { epoch: 2, lastPosition: 10 })).toBeNull();
    recent.clear();
    expect(recent.after(7, 10, { epoch: 1, lastPosition: 10 })).toBeNull();
  });

  it('begin anew after a hole', () => {
    const recent = createRecentEvents(100);
    recent.add(range(1, 3));
    recent.add(range(6, 8));
    expect(recent.after(2, 10, { epoch: 1, lastPosition: 8 })).toBeNull();
    expect(recent.after(5, 10, { epoch: 1, lastPosition: 8 })).toEqual(range(6, 8));
  });
});
