import Fastify from 'fastify';
import mercurius from 'mercurius';
import { createIdentify } from './common/create-identify.ts';
import { answerPublish, eventMaker, type FanOutEvent, fanOutTypeDefs, readFanOutSettings } from './common/fan-out-settings.ts';

/** Mercurius with its own subscriptions and its emitter in memory. */
const { port, publicJwk, message } = readFanOutSettings();
const identify = await createIdentify(publicJwk);
const makeEvent = eventMaker(message);
const topics = new Set<string>();

const app = Fastify({ logger: false });
await app.register(mercurius, {
  schema: fanOutTypeDefs,
  resolvers: {
    Event: { resolveType: () => 'TaskEvent' },
    Subscription: {
      projectEvents: {
        subscribe: async (_source: unknown, { projectId }: { readonly projectId: string }, { pubsub }: { readonly pubsub: { subscribe(topic: string): Promise<unknown> } }) => {
          topics.add(projectId);
          return await pubsub.subscribe(projectId);
        },
        resolve: (event: FanOutEvent) => event,
      },
    },
  },
  subscription: {
    onConnect: async ({ payload }: { readonly payload?: { readonly authorization?: string } }) => ({ viewerId: await identify(payload?.authorization) }),
  },
});
app.post('/publish', (request, reply) => {
  const publish = (number: number): void => {
    for (const topic of topics) app.graphql.pubsub.publish({ topic, payload: makeEvent(number) });
  };
  reply.send(answerPublish(JSON.stringify(request.body), publish));
});
await app.listen({ host: '127.0.0.1', port });
