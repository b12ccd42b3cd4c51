import { iterate } from './iterate.ts';
import { resume, type ResumeOptions, type Resumed } from './resume.ts';
import type { Operation, ResultSink, SubscriptionClient } from './subscription-client.ts';

/**
 * The same client, whose subscriptions go on behind the last event they were told whenever their connection is lost. For a
 * client of graphql-ws, made with `resumableSocket`, or of graphql-sse, made with `retryAttempts: 0`; also for what is built on one, such as Apollo's
 * GraphQLWsLink and urql's subscriptionExchange. To begin behind an event that the app knows, give `extensions.after`.
 */
export function resumable<Client extends SubscriptionClient>(client: Client, options: ResumeOptions = {}): Client {
  const running = new Set<Resumed>();
  client.on?.('ping', (_received, payload) => {
    const cursors = payload?.['cursors'];
    if (typeof cursors !== 'object' || cursors === null) return;
    for (const [id, cursor] of Object.entries(cursors)) {
      if (typeof cursor === 'string') for (const each of running) each.told(id, cursor);
    }
  });

  function subscribe(operation: Operation, sink: ResultSink): () => void {
    let over = false;
    const finish = (): void => {
      over = true;
      if (resumed !== null) running.delete(resumed);
    };
    let resumed: Resumed | null = null;
    resumed = resume(
      client,
      operation,
      {
        next: (result) => sink.next(result),
        error(error) {
          finish();
          sink.error(error);
        },
        complete() {
          finish();
          sink.complete();
        },
      },
      options,
    );
    if (!over) running.add(resumed);
    return () => {
      if (over) return;
      resumed.stop();
      finish();
      sink.complete();
    };
  }

  return new Proxy(client, {
    get(target, name, receiver): unknown {
      if (name === 'subscribe') return subscribe;
      if (name === 'iterate') return (operation: Operation) => iterate((sink) => subscribe(operation, sink));
      return Reflect.get(target, name, receiver);
    },
  });
}
