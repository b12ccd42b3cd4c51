const range = /^\s*text\/event-stream\s*(?:;(.*))?$/i;

/** Whether an Accept header names server-sent events. A wildcard does not: who can read them says so. */
export function acceptsEventStream(accept: string | undefined): boolean {
  if (accept === undefined || !/event-stream/i.test(accept)) return false;
  return accept.split(',').some((part) => {
    const found = range.exec(part);
    return found !== null && !/;?\s*q=0(?:\.0*)?\s*(?:;|$)/i.test(found[1] ?? '');
  });
}
