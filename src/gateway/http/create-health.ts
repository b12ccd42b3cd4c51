/** One thing the node needs. Resolves when it is well, throws a sentence when not. */
export interface HealthCheck {
  readonly name: string;
  readonly check: () => Promise<void>;
}

export interface CheckResult {
  readonly name: string;
  readonly ok: boolean;
  /** What is wrong, for operators; absent when it is well. */
  readonly problem?: string;
  readonly durationMs: number;
}

/** What the probes of an orchestrator ask. */
export interface Health {
  /** True once `markStarted` was called: the node has loaded what it needs. */
  readonly started: boolean;
  /** True once `markStopping` was called: a load balancer is to send its requests elsewhere. */
  readonly stopping: boolean;
  markStarted(): void;
  markStopping(): void;
  /** Runs all checks side by side; each that takes longer than its time is a failure. */
  check(): Promise<readonly CheckResult[]>;
}

const checkTimeoutMs = 2_000; // 2 seconds

export function createHealth(checks: readonly HealthCheck[], timeoutMs: number = checkTimeoutMs): Health {
  let started = false;
  let stopping = false;
  return {
    get started() {
      return started;
    },
    get stopping() {
      return stopping;
    },
    markStarted() {
      started = true;
    },
    markStopping() {
      stopping = true;
    },
    check: () => Promise.all(checks.map((check) => runCheck(check, timeoutMs))),
  };
}

async function runCheck({ name, check }: HealthCheck, timeoutMs: number): Promise<CheckResult> {
  const startedAt = performance.now();
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`No answer within ${timeoutMs} ms.`)), timeoutMs);
  try {
    await Promise.race([check(), late]);
    return { name, ok: true, durationMs: durationSince(startedAt) };
  } catch (error) {
    return { name, ok: false, problem: error instanceof Error ? error.message : String(error), durationMs: durationSince(startedAt) };
  } finally {
    clearTimeout(timer);
  }
}

function durationSince(startedAt: number): number {
  return Math.round(performance.now() - startedAt);
}
