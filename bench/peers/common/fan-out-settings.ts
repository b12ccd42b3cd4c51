import { readFileSync } from 'node:fs';
import type { JWK } from 'jose';
import { clockMs } from '../../fan-out/clock-ms.ts';
import { numberedTitle } from '../../fan-out/numbered-title.ts';

/** What the fan-out benchmark tells each peer it starts. */
export interface FanOutSettings {
  readonly port: number;
  readonly publicJwk: JWK;
  /** One message of Portcullis, as it went over its WebSocket. */
  readonly message: string;
}

/** The event that subscribers are shown, complete: nothing is loaded for it. */
export interface FanOutEvent {
  readonly id: string;
  readonly task: { readonly title: string };
}

export function readFanOutSettings(): FanOutSettings {
  const read = (name: string): string => process.env[name] ?? '';
  return { port: Number(read('PORT')), publicJwk: JSON.parse(read('BENCH_PUBLIC_JWK')) as JWK, message: readFileSync(read('BENCH_MESSAGE_FILE'), 'utf8') };
}

/** Given the body of a POST to /publish, publishes that event and answers with the moment before. */
export function answerPublish(body: string, publish: (number: number) => void): string {
  const { number } = JSON.parse(body) as { readonly number: number };
  const publishedMs = clockMs();
  publish(number);
  return JSON.stringify({ publishedMs });
}

/** Makes the event of each number out of Portcullis' message. */
export function eventMaker(message: string): (number: number) => FanOutEvent {
  const { payload } = JSON.parse(message) as { readonly payload: { readonly data: { readonly projectEvents: FanOutEvent } } };
  const event = { ...payload.data.projectEvents, __typename: 'TaskEvent' };
  return (number) => ({ ...event, task: { ...event.task, title: numberedTitle(number) } });
}

export const fanOutTypeDefs = /* GraphQL */ `
  enum TaskStatus { BACKLOG TODO IN_PROGRESS IN_REVIEW DONE CANCELLED }
  enum TaskPriority { NONE LOW MEDIUM HIGH URGENT }
  type User { id: ID! name: String! }
  type Task { id: ID! number: Int! title: String! status: TaskStatus! priority: TaskPriority! assignee: User }
  interface Event { id: ID! type: String! at: String! actor: User }
  type TaskEvent implements Event { id: ID! type: String! at: String! actor: User task: Task }
  type Query { ready: Boolean }
  type Subscription { projectEvents(projectId: ID!): Event! }
`;
