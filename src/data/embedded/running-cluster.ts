import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { processStart } from './process-identity.ts';
import { writePrivateFile } from './write-private-file.ts';

const announcement = z.object({ pid: z.number(), start: z.string().nullable(), primaryUrl: z.string(), replicaUrls: z.array(z.string()) });

export interface ClusterUrls {
  readonly primaryUrl: string;
  readonly replicaUrls: readonly string[];
}

const fileIn = (dataDir: string): string => join(dataDir, 'running.json');

/** Leaves word for other commands on this machine how to reach the cluster that this process runs. */
export async function announceCluster(dataDir: string, { primaryUrl, replicaUrls }: ClusterUrls): Promise<void> {
  const text = JSON.stringify({ pid: process.pid, start: processStart(process.pid), primaryUrl, replicaUrls });
  await writePrivateFile(fileIn(dataDir), text, null);
}

export async function withdrawCluster(dataDir: string): Promise<void> {
  await rm(fileIn(dataDir), { force: true });
}

/** How to reach the cluster that a living gateway runs on this folder; null where none does. */
export async function findRunningCluster(dataDir: string): Promise<ClusterUrls | null> {
  const text = await readFile(fileIn(dataDir), 'utf8').catch(() => null);
  if (text === null) return null;
  const parsed = announcement.safeParse(JSON.parse(text));
  if (!parsed.success || processStart(parsed.data.pid) !== parsed.data.start) return null;
  return parsed.data;
}
