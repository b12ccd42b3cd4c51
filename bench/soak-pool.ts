import { createDatabase } from '../src/data/create-database.ts';
import type { Statement } from '../src/data/statement.ts';

/*
 * Shows that a query's cost does not grow with the number of queries: the first batches against the last.
 * Half of each batch leaves connections idle (2 at a time), half never lets one rest (8 for each connection).
 *   node bench/soak-pool.ts <primary URL> [queries = 1000000] [replica URL]
 */
const [url, queriesText = '1000000', replicaUrl] = process.argv.slice(2);
if (url === undefined) throw new Error('Usage: node bench/soak-pool.ts <primary URL> [queries] [replica URL]');
const poolSize = 10;
const batches = 20;
const batchQueries = Math.ceil(Number(queriesText) / batches);

const addOne: Statement<{ n: number }, number> = {
  name: 'Soak.addOne',
  text: 'select $1::int + 1',
  bind: ({ n }) => [n],
  decode: (raw) => Number(raw[0]),
};

const db = await createDatabase({
  primaryUrl: url,
  replicaUrls: replicaUrl === undefined ? [] : [replicaUrl],
  poolSize,
  tokenSecret: 'the soak needs no secret, only its length',
});
const { signal } = new AbortController();

async function run(queries: number, workers: number): Promise<void> {
  let left = queries;
  const work = async (): Promise<void> => {
    while (left > 0) {
      const n = left--;
      const session = await db.read({ deadline: performance.now() + 15_000, signal });
      const [sum] = await session.rows(addOne, { n });
      if (sum !== n + 1) throw new Error(`Asked for ${n} + 1, got ${sum}`);
    }
  };
  await Promise.all(Array.from({ length: workers }, work));
}

await run(batchQueries, poolSize); // warm-up: connections and JIT
const costs: number[] = [];
for (let batch = 1; batch <= batches; batch++) {
  const before = process.cpuUsage();
  await run(batchQueries / 2, 2);
  await run(batchQueries / 2, poolSize * 8);
  const { user, system } = process.cpuUsage(before);
  const costUs = (user + system) / batchQueries;
  costs.push(costUs);
  process.stdout.write(`batch ${batch}: ${costUs.toFixed(1)} µs of CPU a query, ${Math.round(process.memoryUsage().heapUsed / 1_048_576)} MiB of heap\n`);
}
await db.close();

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const first = mean(costs.slice(0, 3));
const last = mean(costs.slice(-3));
process.stdout.write(`first three batches ${first.toFixed(1)} µs, last three ${last.toFixed(1)} µs: ${(last / first).toFixed(2)} times\n`);
process.exitCode = last > first * 1.25 ? 1 : 0;
