import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { defineConfig } from 'vitest/config';

const integrationFiles = '**/*.integration.test.ts';

/** One PostgreSQL primary and replica for all files of a project; each file takes databases of its own from it. */
const cluster = './tests/testkit/global-setup.ts';
const globalSetup = existsSync(cluster) ? [cluster] : [];

/** Vitest would take the ES module of graphql and the libraries, loaded by Node, the CommonJS one: two realms. */
const oneGraphql = { alias: [{ find: /^graphql$/, replacement: createRequire(import.meta.url).resolve('graphql') }] };

/** As long as `eventually` of the tests' kit waits. What is waited for comes at once, or late on a busy machine, or never. */
const patient = { poll: { timeout: 20_000, interval: 20 } };

/** Units first, then what needs PostgreSQL, then what needs a whole gateway: the cheapest failure is told first. */
export default defineConfig({
  test: {
    pool: 'forks',
    reporters: ['default'],
    projects: [
      {
        resolve: oneGraphql,
        test: {
          name: 'unit',
          include: ['src/**/*.test.ts'],
          exclude: [integrationFiles],
          expect: patient,
          testTimeout: 60_000,
          sequence: { groupOrder: 0 },
          maxWorkers: 2,
        },
      },
      {
        resolve: oneGraphql,
        test: {
          name: 'integration',
          include: [`src/${integrationFiles}`, 'tests/integration/**/*.test.ts'],
          globalSetup,
          expect: patient,
          testTimeout: 120_000,
          hookTimeout: 180_000,
          sequence: { groupOrder: 1 },
          maxWorkers: 2,
        },
      },
      {
        resolve: oneGraphql,
        test: {
          name: 'http',
          include: ['tests/{http,browser,faults}/**/*.test.ts'],
          globalSetup,
          expect: patient,
          testTimeout: 180_000,
          hookTimeout: 300_000,
          sequence: { groupOrder: 2 },
          maxWorkers: 2,
        },
      },
    ],
  },
});
