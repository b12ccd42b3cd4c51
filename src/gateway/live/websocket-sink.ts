import type { LiveSink } from './live-stream.ts';
import type { Shown } from './shown.ts';
import type { WebSocketOutlet } from './websocket-outlet.ts';
import { bytesAsText } from './wire-form.ts';

/** Sends the events of one subscription as messages `next`. */
export class WebSocketSink implements LiveSink {
  readonly #outlet: WebSocketOutlet;
  /** What the client calls the operation, as JSON with one character for each byte. */
  readonly #id: string;
  readonly end: LiveSink['end'];

  constructor(outlet: WebSocketOutlet, id: string, end: LiveSink['end']) {
    this.#outlet = outlet;
    this.#id = bytesAsText(JSON.stringify(id));
    this.end = end;
  }

  next(shown: Shown): boolean {
    return this.#outlet.sendNext(this.#id, shown);
  }

  together(give: () => void): void {
    this.#outlet.together(this.#id, give);
  }
}
