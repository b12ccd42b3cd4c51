#!/usr/bin/env node
/**
 * Starts the command line. Written for any Node from 18 on: an older one than Portcullis needs hands over to the Node
 * that npm installed beside it. In a clone the TypeScript sources run as they are; a published package runs its build,
 * because Node strips no types below node_modules.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import module from 'node:module';
import { dirname, join, sep } from 'node:path';
import { constants } from 'node:os';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { setFlagsFromString } from 'node:v8';

const leastMajor = 24;
const self = fileURLToPath(import.meta.url);

if (Number.parseInt(process.versions.node, 10) >= leastMajor) await start();
else handOver();

async function start() {
  module.enableCompileCache?.();
  beginYoung();
  stopWithParent();
  const root = dirname(dirname(self));
  const source = join(root, 'src', 'cli', 'main.ts');
  const built = join(root, 'dist', 'command', 'main.js');
  const inClone = existsSync(source) && !root.split(sep).includes('node_modules');
  if (inClone) preferCommonJs('drizzle-orm');
  await import(pathToFileURL(inClone ? source : built).href);
}

/**
 * Every object begins in V8's young generation. By itself V8 makes what survived often, such as the rows of requests that wait for
 * one another, in the old generation at once; dead there, it keeps what it points to alive until the next full collection,
 * so that more survives, and more is made there. Lists, with a young generation of 32 MB: 10 of 27 MB survived, without it 1.3.
 */
function beginYoung() {
  setFlagsFromString('--no-allocation-site-pretenuring');
}

/**
 * Takes a package's CommonJS form where it has both. drizzle-orm's ES modules re-export one another in circles, and
 * linking them costs 200 MB and 250 ms; its CommonJS form is the same code for 20 MB and 60 ms. (The build holds only what
 * is used of it.) Found once for all who import it: Node would read its 180 kB of package.json anew each time.
 */
function preferCommonJs(name) {
  const found = new Map();
  module.registerHooks?.({
    resolve(specifier, context, nextResolve) {
      if (specifier !== name && !specifier.startsWith(`${name}/`)) return nextResolve(specifier, context);
      const known = found.get(specifier);
      if (known !== undefined) return known;
      const resolved = nextResolve(specifier, { ...context, conditions: ['node', 'require'] });
      found.set(specifier, { ...resolved, shortCircuit: true });
      return resolved;
    },
  });
}

/** A process that was handed over to must not outlive the one that was killed in front of it: the channel tells. */
function stopWithParent() {
  if (process.channel === undefined || process.channel === null) return;
  process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
  process.channel.unref();
}

function handOver() {
  const node = newerNode();
  if (node === undefined) {
    console.error(
      `Portcullis needs Node ${leastMajor} or newer, and this is ${process.version}: install a newer Node, or run npm ci in a clone, which brings one.`,
    );
    process.exit(1);
  }
  const child = spawn(node, [...process.execArgv, self, ...process.argv.slice(2)], { stdio: ['inherit', 'inherit', 'inherit', 'ipc'] });
  child.on('error', (error) => {
    console.error(`Portcullis could not start ${node}: ${error.message}`);
    process.exit(1);
  });
  // Ctrl+C reaches every process of the terminal by itself: forwarded, it would come twice.
  const onTerminal = process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY;
  process.on('SIGINT', () => onTerminal || child.kill('SIGINT'));
  for (const signal of ['SIGTERM', 'SIGHUP', 'SIGUSR2']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal]));
}

/** The path of the Node binary of the `node` package, when it is installed and new enough. */
function newerNode() {
  const require = module.createRequire(import.meta.url);
  try {
    const manifest = require.resolve('node/package.json');
    if (Number.parseInt(require(manifest).version, 10) < leastMajor) return undefined;
    return join(dirname(manifest), 'bin', 'node');
  } catch {
    return undefined;
  }
}
