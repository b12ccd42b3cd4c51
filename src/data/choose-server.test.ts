import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chooseServer, type ReplicaView } from './choose-server.ts';

const view: fc.Arbitrary<ReplicaView> = fc.record({ healthy: fc.boolean(), replayedLsn: fc.bigInt({ min: 0n, max: 20n }), load: fc.nat({ max: 5 }) });
const views = fc.array(view, { maxLength: 6 });
const wanted = fc.option(fc.record({ timeline: fc.integer({ min: 1, max: 3 }), lsn: fc.bigInt({ min: 0n, max: 20n }) }));

describe('the choice of a server', () => {
  test('never falls on an unhealthy replica', () => {
    fc.assert(
      fc.property(views, wanted, fc.nat(), (replicas, position, turn) => {
        const choice = chooseServer(replicas, position, 2, turn);
        if (choice.kind !== 'primary') expect(replicas[choice.index]?.healthy).toBe(true);
      }),
    );
  });

  test('reads a replica at once only when it has replayed the position, and then one of the least busy', () => {
    fc.assert(
      fc.property(views, wanted, fc.nat(), (replicas, position, turn) => {
        const choice = chooseServer(replicas, position, 2, turn);
        const fit = replicas.filter((one) => one.healthy && (position === null || (position.timeline === 2 && one.replayedLsn >= position.lsn)));
        expect(choice.kind === 'replica').toBe(fit.length > 0);
        if (choice.kind !== 'replica') return;
        expect(fit).toContain(replicas[choice.index]);
        expect(replicas[choice.index]?.load).toBe(Math.min(...fit.map((one) => one.load)));
      }),
    );
  });

  test('waits for the freshest healthy replica when all are behind', () => {
    fc.assert(
      fc.property(views, fc.nat(), (replicas, turn) => {
        const choice = chooseServer(replicas, { timeline: 2, lsn: 21n }, 2, turn);
        const healthy = replicas.filter((one) => one.healthy);
        expect(choice.kind).toBe(healthy.length === 0 ? 'primary' : 'wait');
        if (choice.kind === 'primary') return;
        expect(healthy.every((one) => one.replayedLsn <= (replicas[choice.index]?.replayedLsn ?? -1n))).toBe(true);
      }),
    );
  });

  test('goes to the primary for a position of another timeline', () => {
    fc.assert(
      fc.property(views, fc.constantFrom(1, 3), fc.nat(), (replicas, timeline, turn) => {
        expect(chooseServer(replicas, { timeline, lsn: 0n }, 2, turn)).toEqual({ kind: 'primary' });
      }),
    );
  });

  test('takes turns among equals', () => {
    const equal = [1, 2, 3].map(() => ({ healthy: true, replayedLsn: 5n, load: 0 }));
    const chosen = [0, 1, 2, 3].map((turn) => chooseServer(equal, null, 1, turn));
    expect(chosen).toEqual([0, 1, 2, 0].map((index) => ({ kind: 'replica', index })));
  });
});
