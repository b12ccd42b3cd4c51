import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sampleUsers } from '../../src/modules/sample-data/sample-users.ts';
import { basicEnvironment, runChild } from '../harness/children.ts';
import { type Contestant, portcullisCommand, serveSources } from '../harness/contestants.ts';
import { type Ask, post } from '../harness/requests.ts';
import { startContestant } from '../harness/running.ts';
import type { WorkloadContext } from './workload.ts';

const text = 'query Viewer { viewer { id name } }';

export interface EmbeddedContestant {
  readonly contestant: Contestant;
  readonly ask: Ask;
  /** Makes its folder by a first start, so that the next ones find data. */
  readonly prepare: () => Promise<void>;
}

/** Portcullis on an embedded PostgreSQL with one replica, as `npm start` runs it. */
export async function embeddedContestant({ world }: WorkloadContext): Promise<EmbeddedContestant> {
  const folder = join(world.directory, 'embedded');
  const environment = {
    NODE_ENV: 'development',
    PORTCULLIS_DATA_DIR: folder,
    PORTCULLIS_REPLICAS: '1',
    JWKS_URL: world.identity.jwksUrl,
    ADMIN_PORT: '0',
    LOG_LEVEL: 'error',
  };
  const contestant: Contestant = {
    name: 'portcullis-embedded',
    title: 'Portcullis with its embedded primary and replica, existing data',
    kind: 'us',
    encode: ({ token }) => post('/graphql', token, { documentId: 'bench-viewer' }),
    args: serveSources,
    operations: ['task'],
    caches: true,
    environment: () => environment,
  };
  const ask: Ask = { operation: 'task', token: await world.identity.sign(sampleUsers.owner.id), variables: {} };

  async function prepare(): Promise<void> {
    await mkdir(folder);
    await chmod(folder, 0o755);
    // Free text is for developers: the first start answers it before anything is published.
    const byText: Contestant = { ...contestant, encode: ({ token }) => post('/graphql', token, { query: text }) };
    const first = await startContestant(world, byText, { cache: false, ask });
    await first.child.stop();
    const manifest = join(world.directory, 'embedded-manifest.json');
    await writeFile(manifest, JSON.stringify({ 'bench-viewer': text }));
    const publish = [process.execPath, portcullisCommand, 'operations', 'publish', manifest, '--client', 'bench', '--version', '1'];
    await runChild(publish, { ...basicEnvironment(), ...environment });
  }
  return { contestant, ask, prepare };
}
