import { connectRaw, type RawWebSocket } from './raw-websocket.ts';

/** A subscription by hand that keeps the cursors it is told, so that it can go on after its connection was cut. */
export interface ResumingReader {
  /** What came, over all connections, as the payloads' `data`. */
  readonly received: unknown[];
  readonly errors: unknown[];
  /** The newest cursor it was told; null before the first. */
  readonly cursor: string | null;
  connect(): Promise<void>;
  /** Cuts the connection; what was on its way is lost. */
  cut(): void;
}

interface Answer {
  readonly data?: unknown;
  readonly errors?: readonly { readonly extensions: { readonly code: string; readonly cursor?: string } }[];
  readonly extensions?: { readonly cursor?: string };
}

export interface ReaderOptions {
  /** Where the next connection goes, `/graphql` with `http:`, and with which token. */
  readonly to: () => { readonly url: string; readonly token: string };
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** Over WebSocket: `extensions.after`, cursors of events and of pings. */
export function socketReader({ to, query, variables }: ReaderOptions): ResumingReader {
  const [received, errors]: [unknown[], unknown[]] = [[], []];
  let cursor: string | null = null;
  let raw: RawWebSocket | null = null;
  return {
    received,
    errors,
    get cursor() {
      return cursor;
    },
    async connect() {
      const { url, token } = to();
      const opened = await connectRaw(url.replace('http', 'ws'), { authorization: `Bearer ${token}` });
      raw = opened;
      opened.onMessage(({ type, payload }) => {
        if (raw !== opened) return;
        if (type === 'ping') cursor = (payload as { cursors: Record<string, string> }).cursors['1'] ?? cursor;
        if (type === 'error') errors.push(payload);
        if (type !== 'next') return;
        const answer = payload as Answer;
        received.push(answer.data);
        cursor = answer.extensions?.cursor ?? cursor;
      });
      opened.send({ type: 'subscribe', id: '1', payload: { query, variables, ...(cursor === null ? {} : { extensions: { after: cursor } }) } });
    },
    cut() {
      raw?.socket.terminate();
      raw = null;
    },
  };
}

/** Over server-sent events: `Last-Event-ID`, ids of blocks with and without data. */
export function streamReader({ to, query, variables }: ReaderOptions): ResumingReader {
  const [received, errors]: [unknown[], unknown[]] = [[], []];
  let cursor: string | null = null;
  let gone: AbortController | null = null;

  function take(block: string): void {
    const field = (name: string) => block.split('\n').find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2);
    cursor = field('id') ?? cursor;
    if (field('event') !== 'next') return;
    const answer = JSON.parse(field('data') ?? '') as Answer;
    if (answer.data === undefined) errors.push(answer.errors);
    else received.push(answer.data);
  }

  async function read(response: Response, mine: AbortController): Promise<void> {
    let rest = '';
    for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      if (gone !== mine) return;
      const blocks = (rest + chunk).split('\n\n');
      rest = blocks.pop() ?? '';
      for (const block of blocks) take(block);
    }
  }

  return {
    received,
    errors,
    get cursor() {
      return cursor;
    },
    async connect() {
      const mine = new AbortController();
      gone = mine;
      const { url, token } = to();
      const response = await fetch(url, {
        method: 'POST', signal: mine.signal,
        headers: {
          accept: 'text/event-stream', 'content-type': 'application/json', authorization: `Bearer ${token}`,
          ...(cursor === null ? {} : { 'last-event-id': cursor }),
        },
        body: JSON.stringify({ query, variables }),
      });
      if (response.headers.get('content-type')?.startsWith('text/event-stream') === true) read(response, mine).catch(() => undefined);
      else errors.push(((await response.json()) as Answer).errors);
    },
    cut() {
      gone?.abort();
      gone = null;
    },
  };
}
