/** Loaded into a server: asked over its channel, it tells what memory it holds when its garbage is gone. Needs --expose-gc. */
process.on('message', (message) => {
  if (message?.type !== 'memory') return;
  for (let time = 0; time < 3; time += 1) globalThis.gc();
  process.send({ type: 'memory', rss: process.memoryUsage.rss() });
});
process.channel?.unref();
