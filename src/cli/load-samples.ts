import { loadSampleData } from '../modules/sample-data/load-sample-data.ts';
import { withLoadingConnection } from '../modules/sample-data/with-loading-connection.ts';
import type { Log } from '../telemetry/create-log.ts';
import { openCompiler } from './open-compiler.ts';
import { publishSampleManifests } from './publish-sample-manifests.ts';
import { sampleManifests } from './sample-manifests.ts';

/** The sample data into an empty database, and the sample clients' operations into a fresh registry. Throws OperatorError. */
export async function loadSamples(primaryUrl: string, log: Log): Promise<void> {
  const loaded = await withLoadingConnection(primaryUrl, (sql) => loadSampleData(sql, { scale: 1 }));
  if (loaded !== null) log.info(loaded, 'Loaded the sample data');
  const published = await publishSampleManifests(primaryUrl, sampleManifests, openCompiler);
  if (published !== null) log.info({ operations: published }, 'Published the operations of the sample clients');
}
