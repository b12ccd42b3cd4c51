import { createApp } from '../app.ts';
import { appOptions } from './app-options.ts';
import type { StartNode } from './serving-node.ts';

/** The whole node in this process. */
export const serveAlone: StartNode = async (running, config, servers, log) => {
  const app = running.adopt(await createApp(await appOptions(running, config, servers, log)), (opened) => opened.stop());
  return { ...(await app.listen()), failed: new Promise(() => undefined) };
};
