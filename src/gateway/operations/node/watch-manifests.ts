import { hash } from 'node:crypto';
import { watch, type FSWatcher } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { GraphQLSchema } from 'graphql';
import { OperatorError } from '../../../errors.ts';
import type { CompileOperation } from '../../planning/compile-operation.ts';
import type { OperationIndex } from '../create-operation-index.ts';
import { describeProblems } from '../manifests/describe-problems.ts';
import { listManifestFiles } from '../manifests/read-manifests.ts';
import { loadManifestFiles } from './load-manifest-files.ts';
import type { RegistryLog } from './registry-log.ts';

export interface FileOperationsOptions {
  /** A manifest or a folder of manifests. */
  readonly path: string;
  readonly schema: GraphQLSchema;
  readonly compile: CompileOperation;
  readonly index: OperationIndex;
  readonly log: RegistryLog;
  /** How long a file must be quiet, and how often the files are looked at in case the system told nothing. */
  readonly debounceMs?: number;
  readonly rescanMs?: number;
}

export interface ManifestWatch {
  stop(): void;
}

const mostProblems = 50;

/**
 * Loads manifests from files into the index and follows their changes. All or nothing: while one file has a problem, such as
 * being half written, the last good state stays and the log says why. Throws OperatorError when the first load has problems.
 */
export async function watchManifests(options: FileOperationsOptions): Promise<ManifestWatch> {
  const { path, schema, compile, index, log, debounceMs = 100, rescanMs = 2_000 } = options;
  let loadedPrint = '';
  let scanning = false;
  let again = false;
  let stopped = false;
  let debounce: NodeJS.Timeout | undefined;

  /** What is compiled already, of tables or files, is taken as it is. */
  const compileOnce: CompileOperation = (text, request) => {
    const known = index.find(hash('sha256', text, 'hex'));
    return known?.state === 'active' && known.operation.text === text ? known.operation : compile(text, request);
  };

  async function load(): Promise<string | null> {
    const { operations, problems } = await loadManifestFiles(path, schema, compileOnce);
    if (problems.length > 0) return describeProblems(problems, mostProblems);
    const gone = new Set(index.ids('files')).difference(new Set(operations.map(({ id }) => id)));
    index.change('files', operations, gone);
    log.info({ path, operations: operations.length, gone: gone.size }, 'Loaded the manifests');
    return null;
  }

  async function scan(): Promise<void> {
    if (scanning) {
      again = true;
      return;
    }
    scanning = true;
    try {
      const print = await fingerprint(path);
      if (print !== loadedPrint && !stopped) {
        loadedPrint = print;
        const problems = await load();
        if (problems !== null) log.error({ path }, `The manifests have problems: what was loaded before stays\n${problems}`);
      }
    } catch (error) {
      log.error({ path, err: error }, 'The manifests cannot be read: what was loaded before stays');
    } finally {
      scanning = false;
    }
    if (again && !stopped) {
      again = false;
      await scan();
    }
  }

  function changed(): void {
    clearTimeout(debounce);
    if (!stopped) debounce = setTimeout(() => void scan(), debounceMs).unref();
  }

  loadedPrint = await fingerprint(path);
  const problems = await load();
  if (problems !== null) throw new OperatorError(`Manifests have problems:\n${problems}`);
  const watcher = openWatcher(path, changed);
  const rescan = setInterval(() => void scan(), rescanMs).unref();
  return {
    stop() {
      stopped = true;
      clearTimeout(debounce);
      clearInterval(rescan);
      watcher?.close();
    },
  };
}

/** Names, sizes and times of the files: what differs was changed. */
async function fingerprint(path: string): Promise<string> {
  const info = await stat(path).catch(() => null);
  const names = info?.isDirectory() === true ? Object.values(await listManifestFiles(path)).flat().map((name) => join(path, name)) : [path];
  const prints = await Promise.all(names.map(async (name) => {
    const found = await stat(name).catch(() => null);
    return `${name} ${found?.ino} ${found?.size} ${found?.mtimeMs}`;
  }));
  return prints.join('\n');
}

/** Null where the system cannot watch; the rescan then does it alone. */
function openWatcher(path: string, onChange: () => void): FSWatcher | null {
  try {
    return watch(path, { recursive: true, persistent: false }, onChange).on('error', onChange);
  } catch {
    return null;
  }
}
