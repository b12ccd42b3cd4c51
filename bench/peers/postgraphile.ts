import { createServer } from 'node:http';
import { PersistedPlugin } from '@grafserv/persisted';
import { postgraphile } from 'postgraphile';
import { makePgService } from 'postgraphile/adaptors/pg';
import { grafserv } from 'postgraphile/grafserv/node';
import { PostGraphileAmberPreset } from 'postgraphile/presets/amber';
import { createIdentify } from './common/create-identify.ts';
import { poolSize, readSettings } from './common/settings.ts';

/** PostGraphile over the same tables: rights by row-level security, persisted operations. It has no response cache. */
const settings = readSettings();
const identify = await createIdentify(settings.publicJwk);

const instance = postgraphile({
  extends: [PostGraphileAmberPreset],
  plugins: [PersistedPlugin],
  pgServices: [makePgService({ connectionString: settings.databaseUrl, schemas: ['public'], poolConfig: { max: poolSize } })],
  schema: { pgForbidSetofFunctionsToReturnNull: true },
  grafserv: { watch: false, graphiql: false, persistedOperations: { ...settings.operations }, allowUnpersistedOperation: false },
  grafast: {
    explain: false,
    context: async ({ node }) => ({ pgSettings: { role: 'bench_postgraphile', 'jwt.claims.user_id': await identify(node?.req.headers.authorization) } }),
  },
});
const server = createServer();
server.on('error', (error) => {
  throw error;
});
await instance.createServ(grafserv).addTo(server);
server.listen(settings.port, '127.0.0.1');
