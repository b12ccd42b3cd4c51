import { access } from 'node:fs/promises';
import { join } from 'node:path';
import type { PostgresBinaries } from './postgres-binaries.ts';

/** The one role and database of an embedded cluster. */
export const account = { user: 'portcullis', database: 'portcullis' } as const;

/** Who may connect: this machine over TCP, with the password. */
export const hostRules = [
  `host all ${account.user} 127.0.0.1/32 scram-sha-256`,
  `host replication ${account.user} 127.0.0.1/32 scram-sha-256`,
  '',
].join('\n');

export interface Upstream {
  readonly port: number;
  readonly password: string;
}

export interface SettingsOptions {
  readonly binaries: PostgresBinaries;
  readonly name: string;
  readonly dataDirectory: string;
  readonly hostRulesFile: string;
  /** Null on the primary. */
  readonly upstream: Upstream | null;
}

/**
 * The configuration file of one server, for a laptop: small, and as durable as production (fsync and synchronous_commit
 * stay on). The port comes on the command line.
 */
export async function serverSettings({ binaries, name, dataDirectory, hostRulesFile, upstream }: SettingsOptions): Promise<string> {
  const statistics = join(binaries.directory, 'lib', 'postgresql', 'pg_stat_statements');
  const preload = await Promise.any(['.so', '.dylib'].map((ending) => access(statistics + ending))).then(
    () => 'pg_stat_statements',
    () => '',
  );
  const settings: Record<string, string> = {
    cluster_name: `portcullis-${name}`,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    hba_file: hostRulesFile,
    password_encryption: 'scram-sha-256',
    max_connections: '200',
    shared_buffers: '128MB',
    shared_preload_libraries: preload,
    io_method: 'sync', // no I/O worker processes
    jit: 'off', // short statements only
    fsync: 'on',
    synchronous_commit: 'on',
    wal_level: 'replica',
    max_wal_senders: '10',
    max_replication_slots: '10',
    wal_keep_size: '64MB',
    max_slot_wal_keep_size: '2GB', // a replica that stays away must not fill the disk: it is cloned again
    wal_sender_timeout: '10s',
    wal_receiver_timeout: '10s',
    wal_retrieve_retry_interval: '200ms',
    hot_standby: 'on',
    hot_standby_feedback: 'on',
    timezone: 'UTC',
    log_timezone: 'UTC',
    lc_messages: 'C', // failures are told apart by PostgreSQL's own English
    // What a statement did wrong is answered to the gateway, which logs it; here it would only make the file grow.
    log_min_messages: 'log',
    log_min_error_statement: 'panic',
    log_checkpoints: 'off',
    ...(upstream === null ? {} : followingSettings(name, upstream)),
  };
  const lines = Object.entries(settings).map(([key, value]) => `${key} = ${quote(value)}`);
  // What initdb found out about the machine comes first, ours last.
  return [`include_if_exists = ${quote(join(dataDirectory, 'postgresql.conf'))}`, ...lines, ''].join('\n');
}

/** A replica's name as a replication slot: those hold no hyphen. */
export function slotName(replica: string): string {
  return replica.replaceAll('-', '_');
}

function followingSettings(name: string, { port, password }: Upstream): Record<string, string> {
  return {
    primary_conninfo: `host=127.0.0.1 port=${port} user=${account.user} password=${password} application_name=${name} sslmode=disable connect_timeout=5`,
    primary_slot_name: slotName(name),
  };
}

function quote(value: string): string {
  return `'${value.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
}
