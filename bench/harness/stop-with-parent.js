/** Loaded into each contestant: it ends when the benchmark does, however that ends. */
process.once('disconnect', () => process.exit(0));
process.channel?.unref();
