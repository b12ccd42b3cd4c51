import { writeFileSync } from 'node:fs';

/** What a process that measures one executor is told by its arguments. */
export interface ExecutionTask {
  readonly executor: string;
  /** The operation's text. */
  readonly text: string;
  /** Where the answer of Portcullis lies, or is to be put. */
  readonly answerFile: string;
  /** Where this process puts its answer. */
  readonly ownAnswerFile: string;
  readonly databaseUrl: string;
  /** The viewer's uuid. */
  readonly userId: string;
  readonly seconds: number;
}

const warmupMs = 1_000;

export function taskArguments(task: ExecutionTask): string[] {
  return [task.executor, task.text, task.answerFile, task.ownAnswerFile, task.databaseUrl, task.userId, String(task.seconds)];
}

export function taskOf([executor = '', text = '', answerFile = '', ownAnswerFile = '', databaseUrl = '', userId = '', seconds]: readonly string[]): ExecutionTask {
  return { executor, text, answerFile, ownAnswerFile, databaseUrl, userId, seconds: Number(seconds) };
}

/** Runs one execution after the other and prints `{"cpuUs": …}`, the CPU time of each, all threads together. */
export async function timeExecutions(task: ExecutionTask, execute: () => Promise<string> | string): Promise<void> {
  writeFileSync(task.ownAnswerFile, await execute());
  await repeat(warmupMs, execute);
  const before = process.cpuUsage();
  const count = await repeat(task.seconds * 1_000, execute);
  const { user, system } = process.cpuUsage(before);
  console.log(JSON.stringify({ cpuUs: (user + system) / count }));
}

async function repeat(durationMs: number, execute: () => Promise<string> | string): Promise<number> {
  const until = performance.now() + durationMs;
  let count = 0;
  while (performance.now() < until) {
    const made = execute();
    if (typeof made !== 'string') await made;
    count += 1;
  }
  return count;
}
