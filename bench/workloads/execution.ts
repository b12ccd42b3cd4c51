import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { basicEnvironment, runChild } from '../harness/children.ts';
import { normalise } from '../harness/compare-answers.ts';
import { jsonLine } from '../harness/json-line.ts';
import { messageOf } from '../harness/message-of.ts';
import { median } from '../harness/numbers.ts';
import { type ExecutionTask, taskArguments } from '../execution/time-executions.ts';
import type { ResultRow, WorkloadResult } from '../report/workload-result.ts';
import type { Workload, WorkloadContext } from './workload.ts';

const at = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));
const ourScript = at('execution/run-plan.ts');
const peerScript = at('peers/run-executor.ts');
const limit = 'JSON.stringify alone';

const executors = [
  { name: limit, title: limit, script: peerScript },
  { name: 'portcullis', title: 'Portcullis, compiled plan', script: ourScript },
  { name: 'reference', title: 'Portcullis, reference executor + DataLoader', script: ourScript },
  ...['graphql-jit', '@graphql-tools/executor', 'graphql-js'].flatMap((name) => [
    { name, title: `${name}, rows at once`, script: peerScript },
    { name: `${name} + DataLoader`, title: `${name} + DataLoader`, script: peerScript },
  ]),
];

/** Executors over rows in memory, each round in a process of its own. */
export const execution: Workload = { name: 'execution', groups: [], run };

async function run({ world, sample, options, say }: WorkloadContext): Promise<WorkloadResult> {
  const text = await readFile(at('operations/hundred.graphql'), 'utf8');
  const answerFile = join(world.directory, 'execution-answer.json');
  const ownAnswerFile = join(world.directory, 'execution-own-answer.json');
  const userId = sample.viewers[0]?.userId ?? '';
  const measure = async (executor: string, script: string, seconds: number, into: string): Promise<number> => {
    const task: ExecutionTask = { executor, text, answerFile, ownAnswerFile: into, databaseUrl: world.databaseUrl, userId, seconds };
    return jsonLine(await runChild([...world.machine.pinContestant, process.execPath, script, ...taskArguments(task)], basicEnvironment()))['cpuUs'] ?? Number.NaN;
  };
  say('execution: the answer that all are to give');
  await measure('portcullis', ourScript, 0, answerFile);
  const expected = normalise(await readFile(answerFile, 'utf8'), (data) => data);

  const measured = new Map<string, number[]>(executors.map(({ name }) => [name, []]));
  const notes = new Map<string, string>();
  for (let round = 0; round < options.rounds; round += 1) {
    for (const { name, script } of executors) {
      if (notes.has(name)) continue;
      say(`execution: round ${round + 1} of ${options.rounds}, ${name}`);
      try {
        measured.get(name)?.push(await measure(name, script, options.seconds, ownAnswerFile));
        if (normalise(await readFile(ownAnswerFile, 'utf8'), (data) => data) !== expected) notes.set(name, 'another answer');
      } catch (error) {
        notes.set(name, messageOf(error));
      }
    }
  }
  const ours = median(measured.get('portcullis') ?? []);
  const rows = executors.map(({ name, title }): ResultRow => {
    const note = notes.get(name);
    const cpuUs = median(measured.get(name) ?? []);
    return note === undefined ? { contestant: name, title, values: { cpuUs, ratio: cpuUs / ours } } : { contestant: name, title, values: {}, note };
  });
  return {
    name: 'execution',
    title: 'Execution without I/O',
    description: `100 tasks with their assignees, 3 comments of each with their authors: ${((expected ?? '').length / 1_000).toFixed(0)} kB of JSON from rows in memory, to the text that is sent. The plan is given raw rows by its own batch statements; a peer without loaders finds its objects at once.`,
    columns: [
      { key: 'cpuUs', label: 'µs of CPU', digits: 0 },
      { key: 'ratio', label: '× Portcullis', digits: 2 },
    ],
    rows,
    chart: 'cpuUs',
    raw: Object.fromEntries(measured),
  };
}
