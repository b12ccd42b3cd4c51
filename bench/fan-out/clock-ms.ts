const originMs = Number(process.hrtime.bigint()) / 1_000_000 - performance.now();

/** Milliseconds on the machine's monotonic clock: the same in all its processes. */
export function clockMs(): number {
  return originMs + performance.now();
}
