import { registerHooks } from 'node:module';

/** Loaded into each peer: it ends when the benchmark does, however that ends. */
process.once('disconnect', () => process.exit(0));
process.channel?.unref();

/** drizzle's CommonJS form, as Portcullis takes it: linking its ES modules costs 200 MB and 250 ms. */
registerHooks({
  resolve(specifier, context, nextResolve) {
    if (specifier !== 'drizzle-orm' && !specifier.startsWith('drizzle-orm/')) return nextResolve(specifier, context);
    return nextResolve(specifier, { ...context, conditions: ['node', 'require'] });
  },
});
