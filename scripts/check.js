/**
 * `npm test`: everything that must hold before a change is merged. All stages run even when one fails, each tells its
 * result, and the counts are left in node_modules/.cache/portcullis/summary.txt for .ci/run.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const cache = `${root}node_modules/.cache/portcullis`;
const vitestReport = `${cache}/vitest.json`;
/** Of no use to more of them at once: each keeps a core busy. */
const stagesAtOnce = 2;

const staticStages = [
  { name: 'types', script: 'typecheck' },
  { name: 'lint and import directions', script: 'lint' },
  { name: 'unused code', script: 'knip' },
  { name: 'generated types', script: 'codegen:check' },
];

rmSync(cache, { recursive: true, force: true });
mkdirSync(cache, { recursive: true });

const results = await inOrder(staticStages, stagesAtOnce, checkStatically);
results.push(await runTests());

const passed = sum(results.map((result) => result.passed));
const failed = sum(results.map((result) => result.failed));
const broken = results.filter((result) => result.failed > 0).map((result) => result.name);
const summary = `${passed} passed, ${failed} failed`;
writeFileSync(`${cache}/summary.txt`, `${summary}\n`);
if (broken.length > 0) console.log(`\nFailed: ${broken.join('; ')}`);
console.log(`\n${summary}`);
process.exitCode = failed > 0 ? 1 : 0;

/** A stage that says yes or no counts as one test. */
async function checkStatically({ name, script }) {
  const startedAt = performance.now();
  const { code, output } = await run('npm', ['run', '--silent', script], 'pipe');
  tell(name, code === 0, startedAt);
  if (code !== 0) process.stdout.write(output);
  return { name, passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1 };
}

async function runTests() {
  const startedAt = performance.now();
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${vitestReport}`];
  const { code } = await run('vitest', ['run', ...reporters], 'inherit');
  const { passed, failed } = countTests();
  tell('tests', code === 0 && failed === 0, startedAt);
  // Vitest also fails for what is no test: an unhandled rejection, a broken set-up.
  return { name: 'tests', passed, failed: code !== 0 && failed === 0 ? 1 : failed };
}

/** A file that could not be loaded has no tests to count, and counts as one that failed. */
function countTests() {
  let report;
  try {
    report = JSON.parse(readFileSync(vitestReport, 'utf8'));
  } catch {
    return { passed: 0, failed: 1 };
  }
  const unloadable = report.testResults.filter((file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'));
  return { passed: report.numPassedTests, failed: report.numFailedTests + unloadable.length };
}

/** Results in the order of `items`; at most `atOnce` run at a time. */
async function inOrder(items, atOnce, work) {
  const results = [];
  const waiting = items.entries();
  const worker = async () => {
    for (const [index, item] of waiting) results[index] = await work(item);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return results;
}

function run(command, args, output) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', output, output] });
    const chunks = [];
    child.stdout?.on('data', (chunk) => chunks.push(chunk));
    child.stderr?.on('data', (chunk) => chunks.push(chunk));
    child.on('error', (error) => resolve({ code: 1, output: `${error.message}\n` }));
    child.on('close', (code) => resolve({ code: code ?? 1, output: Buffer.concat(chunks).toString() }));
  });
}

function tell(name, good, startedAt) {
  console.log(`${good ? '✓' : '✗'} ${name} (${((performance.now() - startedAt) / 1_000).toFixed(1)} s)`);
}

function sum(numbers) {
  return numbers.reduce((total, number) => total + number, 0);
}
