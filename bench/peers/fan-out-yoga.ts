import { createServer } from 'node:http';
import type { ExecutionArgs } from 'graphql';
import { useServer } from 'graphql-ws/use/ws';
import { createPubSub, createSchema, createYoga } from 'graphql-yoga';
import { WebSocketServer } from 'ws';
import { createIdentify } from './common/create-identify.ts';
import { answerPublish, eventMaker, type FanOutEvent, fanOutTypeDefs, readFanOutSettings } from './common/fan-out-settings.ts';
import { readBody } from './common/read-body.ts';

/** graphql-yoga with its own server-sent events, and with graphql-ws in the way of its documentation. */
const { port, publicJwk, message } = readFanOutSettings();
const identify = await createIdentify(publicJwk);
const makeEvent = eventMaker(message);
const pubSub = createPubSub<{ projectEvents: [projectId: string, event: FanOutEvent] }>();
const projects = new Set<string>();

const yoga = createYoga({
  schema: createSchema({
    typeDefs: fanOutTypeDefs,
    resolvers: {
      Subscription: {
        projectEvents: {
          subscribe(_source: unknown, { projectId }: { readonly projectId: string }) {
            projects.add(projectId);
            return pubSub.subscribe('projectEvents', projectId);
          },
          resolve: (event: FanOutEvent) => event,
        },
      },
    },
  }),
  context: async ({ request }) => (request === undefined ? {} : { viewerId: await identify(request.headers.get('authorization')) }),
  logging: false,
  graphiql: false,
  landingPage: false,
});

const publish = (number: number): void => {
  for (const projectId of projects) pubSub.publish('projectEvents', projectId, makeEvent(number));
};
const server = createServer((request, response) => {
  if (request.url === '/publish') readBody(request, (body) => response.end(answerPublish(body, publish)));
  else void yoga(request, response);
});

type Enveloped = ExecutionArgs & { readonly rootValue: Pick<ReturnType<typeof yoga.getEnveloped>, 'execute' | 'subscribe'> };
useServer(
  {
    execute: (args) => (args as Enveloped).rootValue.execute(args),
    subscribe: (args) => (args as Enveloped).rootValue.subscribe(args),
    onConnect: async ({ connectionParams }) => {
      await identify(String(connectionParams?.['authorization']));
    },
    onSubscribe: async (context, _id, params) => {
      const { schema, execute, subscribe, contextFactory, parse, validate } = yoga.getEnveloped({ ...context, params });
      const document = parse(params.query);
      const errors = validate(schema, document);
      if (errors.length > 0) return errors;
      return {
        schema, document, operationName: params.operationName, variableValues: params.variables, contextValue: await contextFactory(), rootValue: { execute, subscribe },
      };
    },
  },
  new WebSocketServer({ server, path: '/graphql' }),
);
server.listen(port, '127.0.0.1');
