import { openCompiler } from '../../src/cli/open-compiler.ts';
import { publishSampleManifests } from '../../src/cli/publish-sample-manifests.ts';
import { sampleManifests } from '../../src/cli/sample-manifests.ts';

/** Publishes the sample clients' operations, as the first start does. */
export async function publishSamples(primaryUrl: string): Promise<void> {
  await publishSampleManifests(primaryUrl, sampleManifests, openCompiler);
}
