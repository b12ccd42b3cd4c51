import { cpuOfFamily } from '../harness/process-cost.ts';
import type { Running } from '../harness/running.ts';
import type { BenchRequest } from '../harness/requests.ts';
import type { LoadResult } from '../load/load.ts';
import type { WorkloadContext } from './workload.ts';

export interface Round extends LoadResult {
  /** Of the server's CPU for each request, that of its workers included. */
  readonly serverUs: number;
  /** Of PostgreSQL's. */
  readonly postgresUs: number;
}

/**
 * Loads each contestant once a round, in an order that turns: what disturbs the machine for a while disturbs all of
 * them. The same length and order as `running`.
 */
export async function runRounds(
  { options, load, world, say }: WorkloadContext, name: string, running: readonly Running[], requestsOf: (one: Running) => readonly BenchRequest[],
): Promise<readonly (readonly Round[])[]> {
  const measure = async (one: Running, seconds: number): Promise<Round> => {
    const before = { server: cpuOfFamily(one.child.pid), postgres: cpuOfFamily(world.postgresPid) };
    const result = await load.run({ port: one.port, requests: requestsOf(one), seconds, connections: options.connections, directory: world.directory });
    return {
      ...result,
      serverUs: (cpuOfFamily(one.child.pid) - before.server) / result.requests,
      postgresUs: (cpuOfFamily(world.postgresPid) - before.postgres) / result.requests,
    };
  };
  for (const one of running) {
    say(`${name}: warming ${one.contestant.name}`);
    await measure(one, options.warmupSeconds);
  }
  const rounds = running.map((): Round[] => []);
  for (let round = 0; round < options.rounds; round += 1) {
    for (let turn = 0; turn < running.length; turn += 1) {
      const at = (round + turn) % running.length;
      const one = running[at];
      if (one === undefined) continue;
      say(`${name}: round ${round + 1} of ${options.rounds}, ${one.contestant.name}`);
      rounds[at]?.push(await measure(one, options.seconds));
    }
  }
  return rounds;
}
