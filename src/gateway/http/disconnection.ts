import type { ServerResponse } from 'node:http';

/** Tells by a signal, made at first use, that the client went away before it had its whole answer. */
export class Disconnection {
  readonly #response: ServerResponse;
  #signal: AbortSignal | null = null;

  constructor(response: ServerResponse) {
    this.#response = response;
  }

  get signal(): AbortSignal {
    return (this.#signal ??= signalOf(this.#response));
  }
}

function signalOf(response: ServerResponse): AbortSignal {
  const controller = new AbortController();
  if (response.destroyed) controller.abort();
  response.once('close', () => {
    if (!response.writableFinished) controller.abort();
  });
  return controller.signal;
}
