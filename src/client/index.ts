/** For frontends, `portcullis/client`: subscriptions that go on where they were. Needs nothing of Node. */
export type { ResumeOptions } from './resume.ts';
export { resumable } from './resumable.ts';
export { resumableSocket } from './resumable-socket.ts';
export type { Operation, OperationResult, ResultSink, SubscriptionClient } from './subscription-client.ts';
