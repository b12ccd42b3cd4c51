import type { MetricDescriptions, MetricSource } from '../telemetry/metric-source.ts';
import type { Database } from './database.ts';
import type { SharedCounts } from './shared-transactions.ts';

export const serverMetrics = {
  portcullis_pool_connections: { type: 'gauge', help: 'Connections to a server, without those that listen', labels: ['server'] },
  portcullis_pool_leased_connections: { type: 'gauge', help: 'Connections that run a transaction', labels: ['server'] },
  portcullis_pool_statements: { type: 'gauge', help: 'Statements that were sent and not answered yet', labels: ['server'] },
  portcullis_pool_waiting_transactions: { type: 'gauge', help: 'Transactions that wait for a connection', labels: ['server'] },
  portcullis_shared_transactions_total: { type: 'counter', help: 'Transactions on the primary that several concurrent commands shared' },
  portcullis_shared_commands_total: { type: 'counter', help: 'Commands in them' },
  portcullis_shared_commands_repeated_total: { type: 'counter', help: 'Of these, commands that ran again alone, because one of those they shared with had failed' },
  portcullis_replica_healthy: { type: 'gauge', help: '1 where a replica is used, 0 where it does not answer', labels: ['server'], ofWorkers: 'min' },
  portcullis_replica_lag_bytes: { type: 'gauge', help: 'How much of the write-ahead log a replica has not replayed; absent where it is not known', labels: ['server'], ofWorkers: 'max' },
} as const satisfies MetricDescriptions;

/** What a node's connections to PostgreSQL do. */
export function createServerMetrics(database: Pick<Database, 'servers' | 'sharedCounts'>): MetricSource<keyof typeof serverMetrics> {
  return {
    metrics: serverMetrics,
    read: () => [...sharedSamples(database.sharedCounts()), ...database.servers().flatMap(({ name, pool, replica }) => {
      const labels = { server: name };
      return [
        { metric: 'portcullis_pool_connections' as const, labels, value: pool.connections },
        { metric: 'portcullis_pool_leased_connections' as const, labels, value: pool.leased },
        { metric: 'portcullis_pool_statements' as const, labels, value: pool.statements },
        { metric: 'portcullis_pool_waiting_transactions' as const, labels, value: pool.waiting },
        ...(replica === null ? [] : [{ metric: 'portcullis_replica_healthy' as const, labels, value: replica.healthy ? 1 : 0 }]),
        ...(replica?.lagBytes === undefined || replica.lagBytes === null ? [] : [{ metric: 'portcullis_replica_lag_bytes' as const, labels, value: replica.lagBytes }]),
      ];
    })],
  };
}

function sharedSamples({ transactions, members, repeated }: SharedCounts) {
  return [
    { metric: 'portcullis_shared_transactions_total' as const, value: transactions },
    { metric: 'portcullis_shared_commands_total' as const, value: members },
    { metric: 'portcullis_shared_commands_repeated_total' as const, value: repeated },
  ];
}
