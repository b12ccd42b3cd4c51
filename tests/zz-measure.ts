import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { randomUUIDv7, randomUUID } from 'node:crypto';
import { startEmbeddedCluster } from '../src/data/embedded/start-embedded-cluster.ts';
import { migrateUp } from '../src/data/migrations/migrate-up.ts';
import { migrationsFolder } from '../src/data/migrations/migrations-folder.ts';
import { readMigrations } from '../src/data/migrations/read-migrations.ts';
import { openAdminConnection } from '../src/data/open-admin-connection.ts';
import { createDatabase } from '../src/data/create-database.ts';
import { createEventLog } from '../src/events/create-event-log.ts';
import { runCommand } from '../src/gateway/execution/run-command.ts';
import { createTask } from '../src/modules/tasks/create-task.ts';
import { addComment } from '../src/modules/comments/add-comment.ts';

const dataDir = await mkdtemp('/tmp/evbench/d-');
await chmod('/tmp/evbench', 0o755); await chmod(dataDir, 0o755);
const cluster = await startEmbeddedCluster({ dataDir, replicas: 0 });
const admin = await openAdminConnection(cluster.primaryUrl, { applicationName: 'm' });
await migrateUp(admin, await readMigrations(migrationsFolder));
const user = randomUUID(), ws = randomUUID();
await admin.rows('insert into users (id,name,email) values ($1,$2,$3)', [user, 'A', 'a@b.c']);
await admin.rows('insert into workspaces (id,name,slug) values ($1,$2,$2)', [ws, 'wsx']);
await admin.rows("insert into memberships (id,workspace_id,user_id,role) values ($1,$2,$3,'OWNER')", [randomUUID(), ws, user]);
const projects: string[] = [];
const taskIds: string[] = [];
for (let i = 0; i < 32; i++) { const id = randomUUID(); projects.push(id); await admin.rows('insert into projects (id,workspace_id,key,name) values ($1,$2,$3,$3)', [id, ws, `P${i}X`]); const t = randomUUID(); taskIds.push(t);
  await admin.rows("insert into tasks (id,workspace_id,project_id,number,title,creator_id) values ($1,$2,$3,1000000,'t',$4)", [t, ws, id, user]); }
const database = await createDatabase({ primaryUrl: cluster.primaryUrl, replicaUrls: [], poolSize: 10, tokenSecret: 'x'.repeat(32) });
const viewer = { userId: user, scopes: new Set<string>(), expiresAt: 9e15 };
const limits = () => ({ deadline: performance.now() + 30_000, signal: new AbortController().signal });
type Mode = 'bare' | 'events' | 'keyed';
const silent = (command: typeof createTask) => ({ name: command.name, run: (c: Parameters<typeof command.run>[0], i: unknown) => command.run({ ...c, emit: () => undefined }, i) });
async function run(mode: Mode, command: typeof createTask, input: (i: number) => object, ms: number, conc: number, after?: () => void): Promise<number> {
  const used = mode === 'bare' ? silent(command) : command;
  const end = performance.now() + ms; let n = 0;
  await Promise.all(Array.from({ length: conc }, async (_, w) => {
    while (performance.now() < end) {
      await runCommand({ database, viewer, limits: limits(), newId: randomUUIDv7, idempotencyKey: mode === 'keyed' ? randomUUID() : null, step: 0, traceparent: null }, used, input(w));
      after?.(); n++;
    }
  }));
  return (n / ms) * 1000;
}
const task = (w: number) => ({ projectId: `project_${projects[w]}`, title: 'T' });
const comment = (w: number) => ({ taskId: `task_${taskIds[w]}`, body: 'B' });
const med = (a: number[]) => a.toSorted((x, y) => x - y)[Math.floor(a.length / 2)] ?? 0;
for (const [name, command, input] of [['createTask', createTask, task], ['addComment', addComment, comment]] as const) {
  for (const conc of [1, 9]) {
    const results: Record<Mode, number[]> = { bare: [], events: [], keyed: [] };
    for (let round = 0; round < 6; round++) for (const mode of ['bare', 'events', 'keyed'] as const) { const r = await run(mode, command, input, 1000, conc); if (round > 0) results[mode].push(r); }
    const b = med(results.bare), e = med(results.events), k = med(results.keyed);
    console.log(name, 'concurrency', conc, 'bare', b.toFixed(0), 'with outbox', e.toFixed(0), (e / b).toFixed(2), 'keyed', k.toFixed(0), (k / b).toFixed(2));
  }
}
// drain then latency
const log = await createEventLog({ database, primaryUrl: cluster.primaryUrl, tokenSecret: 'x'.repeat(32) });
const t0 = performance.now();
const before = Number((await admin.rows<{ n: string }>('select count(*) as n from portcullis_outbox'))[0]?.n);
log.poke();
for (;;) { const [row] = await admin.rows<{ n: string }>('select count(*) as n from portcullis_outbox'); if (row?.n === '0') break; }
console.log('drained', before, 'in', (performance.now() - t0).toFixed(0), 'ms', (before / (performance.now() - t0) * 1000).toFixed(0), 'events/s');
for (;;) { const [r] = await admin.rows<{ p: string }>('select last_position as p from portcullis_log_head'); if (log.last?.position === Number(r?.p)) break; await new Promise((x) => setTimeout(x, 50)); }
let heard = new Map<string, number>();
log.listen({ onEvents: (events) => { const now = performance.now(); for (const e of events) heard.set(e.commandId, now); } });
async function latency(conc: number, gapMs: number, ms: number) {
  const lat: number[] = []; const acked = new Map<string, number>(); heard = new Map();
  const end = performance.now() + ms; let n = 0;
  await Promise.all(Array.from({ length: conc }, async (_, w) => { while (performance.now() < end) {
    const { events } = await runCommand({ database, viewer, limits: limits(), newId: randomUUIDv7, idempotencyKey: null, step: 0, traceparent: null }, createTask, task(w));
    acked.set(events[0]?.commandId ?? '', performance.now()); n++; log.poke();
    if (gapMs) await new Promise((r) => setTimeout(r, gapMs));
  } }));
  await new Promise((r) => setTimeout(r, 1000));
  for (const [id, at] of acked) lat.push((heard.get(id) ?? NaN) - at);
  lat.sort((a, b) => a - b);
  const q = (p: number) => lat[Math.floor(lat.length * p)]?.toFixed(1);
  console.log('latency after the answer, ms: conc', conc, 'gap', gapMs, 'commands/s', (n / ms * 1000).toFixed(0), 'n', lat.length, 'p50', q(0.5), 'p90', q(0.9), 'p99', q(0.99), 'lost', lat.filter(Number.isNaN).length);
}
await latency(1, 20, 3000); await latency(4, 10, 3000); await latency(9, 0, 4000);
// an open writer for long
const slow = await openAdminConnection(cluster.primaryUrl, { applicationName: 'slow' });
await slow.run('begin'); await slow.rows('select pg_current_xact_id()'); await slow.run("declare c cursor for select * from users"); 
for (let i = 0; i < 4; i++) await latency(9, 0, 5000);
await slow.run('commit'); await slow.close();
await log.stop(); await database.close(); await admin.close(); await cluster.stop(); await rm(dataDir, { recursive: true, force: true });
