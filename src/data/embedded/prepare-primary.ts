import postgres from 'postgres';
import { account, slotName } from './server-settings.ts';

/** A connection of its own as the cluster's owner: no pool, one session. End it with `end()`. */
export function connectAsOwner(port: number, password: string): postgres.Sql {
  return postgres({
    host: '127.0.0.1',
    port,
    user: account.user,
    password,
    database: 'postgres',
    ssl: false,
    max: 1,
    fetch_types: false,
    connect_timeout: 10, // seconds
    connection: { application_name: 'portcullis-cluster' },
    onnotice: () => undefined,
  });
}

/**
 * Makes what is missing on a running primary: the database, and a replication slot for each replica, so that the
 * primary keeps the WAL they still need. Drops the slots of replicas that are gone, for those would keep it for ever.
 */
export async function preparePrimary(sql: postgres.Sql, replicas: readonly string[]): Promise<void> {
  const wanted = replicas.map(slotName);
  const slots = await sql<{ slot_name: string; wal_status: string | null }[]>`
    select slot_name, wal_status from pg_replication_slots
    where slot_type = 'physical' and slot_name ~ '^replica_[0-9]+$' and not active`;
  for (const { slot_name, wal_status } of slots) {
    if (!wanted.includes(slot_name) || wal_status === 'lost') await sql`select pg_drop_replication_slot(${slot_name}::text)`;
  }
  for (const slot of wanted) await createSlot(sql, slot);
  const databases = await sql`select from pg_database where datname = ${account.database}`;
  if (databases.length === 0) await sql`create database ${sql(account.database)}`;
}

/** A new slot for a replica that is about to be cloned: WAL is kept from now on. */
export async function renewSlot(sql: postgres.Sql, replica: string): Promise<void> {
  const slot = slotName(replica);
  await sql`select pg_drop_replication_slot(slot_name) from pg_replication_slots where slot_name = ${slot} and not active`;
  await createSlot(sql, slot);
}

async function createSlot(sql: postgres.Sql, slot: string): Promise<void> {
  await sql`
    select pg_create_physical_replication_slot(${slot}::text, true)
    where not exists (select from pg_replication_slots where slot_name = ${slot})`;
}
