import type { Database } from '../../../data/database.ts';
import { watchPrimary } from '../../../data/watch-primary.ts';
import type { AdmissionPolicy } from '../../admission/admission-policy.ts';
import type { CompileOperation } from '../../planning/compile-operation.ts';
import { createOperationIndex, type OperationIndex } from '../create-operation-index.ts';
import { decodeRegistryRow, readRegistry, registryRowSql, type RegistryRow } from '../read-registry.ts';
import { effectivePolicy } from '../registry-policy.ts';
import type { Registry } from '../registry.ts';
import type { UnfitOperation } from './compile-published.ts';
import { createTableOperations } from './create-table-operations.ts';
import { watchManifests, type FileOperationsOptions } from './watch-manifests.ts';
import type { RegistryLog } from './registry-log.ts';

export interface OperationRegistryOptions {
  readonly database: Pick<Database, 'readPrimary'>;
  /** Watched on a connection of its own. */
  readonly primaryUrl: string;
  readonly compile: CompileOperation;
  readonly schema: FileOperationsOptions['schema'];
  /** A manifest or folder whose operations run as published too; absent: the tables alone. */
  readonly manifests?: string | undefined;
  /** The policy of the configuration; what the registry says goes before it. */
  readonly policy: AdmissionPolicy;
  readonly log: RegistryLog;
  readonly pollMs?: number;
}

/** The published operations of one node, kept up with the tables and files while it runs. */
export interface OperationRegistry extends Registry, Pick<OperationIndex, 'startingWith'> {
  readonly size: number;
  /** The revision of the tables that this node has, at least. */
  readonly revision: number;
  /** Published operations that do not compile against this node's schema. */
  readonly unfit: ReadonlyMap<string, UnfitOperation>;
  /** The policy that holds now. */
  policy(): AdmissionPolicy;
  stop(): Promise<void>;
}

const loadTimeoutMs = 30_000;

/**
 * Loads and compiles every published operation, then follows the tables (LISTEN, and a question every `pollMs`) and the
 * files. While PostgreSQL is away it goes on with what it has. Throws OperatorError for manifests with problems, and what
 * the database throws.
 */
export async function createOperationRegistry(options: OperationRegistryOptions): Promise<OperationRegistry> {
  const { database, compile, log } = options;
  const index = createOperationIndex();
  const tables = createTableOperations({ database, index, compile, log });
  let policy = options.policy;
  let catchingUp: Promise<void> | null = null;
  let newest = 0;
  let reported = false;

  function applyPolicy({ policy: stored }: RegistryRow): void {
    if (stored === null) {
      if (!reported) log.error({}, 'The policy in portcullis_registry has a form that this version does not know: the last one stays');
      reported = true;
      return;
    }
    policy = effectivePolicy(options.policy, stored);
  }

  async function catchUp(): Promise<void> {
    try {
      while (tables.revision < newest) await tables.catchUp(newest);
    } catch (error) {
      // The next answer of the watch tries again.
      log.warn({ err: error }, 'Changes of the published operations could not be read: this node goes on with what it has');
    } finally {
      catchingUp = null;
    }
  }

  function onRow(row: RegistryRow): void {
    applyPolicy(row);
    newest = Math.max(newest, row.revision);
    if (tables.revision < newest) catchingUp ??= catchUp();
  }

  const row = await readRegistry(database.readPrimary({ deadline: performance.now() + loadTimeoutMs, signal: new AbortController().signal }));
  applyPolicy(row);
  await tables.load(row.revision);
  const files = options.manifests === undefined ? null : await watchManifests({ path: options.manifests, schema: options.schema, compile, index, log });
  const watch = watchPrimary({
    url: options.primaryUrl,
    name: 'registry',
    channel: 'portcullis_registry',
    text: registryRowSql,
    decode: ([raw = []]) => decodeRegistryRow(raw),
    onValue: onRow,
    ...(options.pollMs === undefined ? {} : { pollMs: options.pollMs }),
    log,
  });

  return {
    find: (id) => index.find(id),
    startingWith: (beginning) => index.startingWith(beginning),
    get size() {
      return index.size;
    },
    get revision() {
      return tables.revision;
    },
    unfit: tables.unfit,
    policy: () => policy,
    async stop() {
      await watch.stop();
      files?.stop();
      await catchingUp;
    },
  };
}
