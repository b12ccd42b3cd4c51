import { until } from './eventually.ts';
import { type LiveFixture, texts } from './live-fixture.ts';
import { type ResumingReader, socketReader, streamReader } from './resuming-reader.ts';

const readers = { socketReader, streamReader };

/** ada's reader of what happens to a thing of the fixture. */
export function readerOf(fixture: LiveFixture, kind: keyof typeof readers, thing: string, variables: object = {}): ResumingReader {
  return readers[kind]({ to: () => ({ url: fixture.url, token: 'ada' }), query: texts.watch, variables: { id: thing, ...variables } });
}

/** What was said in the events that a reader was given. */
export const textsOf = ({ received }: ResumingReader): string[] => received.map((data) => (data as { thingChanged: { text: string } }).thingChanged.text);

/** The codes in answers' `errors`. */
export const codesOf = (errors: readonly unknown[]): unknown[] => (errors as { extensions: { code: string } }[][]).flat().map(({ extensions }) => extensions.code);

/** Waits until so many subscriptions are open at the fixture. */
export async function untilSubscribed(fixture: LiveFixture, count = 1): Promise<void> {
  await until(() => fixture.live.counts().subscriptions === count);
}
