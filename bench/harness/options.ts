import { parseArgs } from 'node:util';

export interface BenchOptions {
  /** Names of workloads or of groups of them; null: all. */
  readonly only: readonly string[] | null;
  /** Names of contestants; null: all. */
  readonly contestants: readonly string[] | null;
  readonly rounds: number;
  /** Of load in each round. */
  readonly seconds: number;
  /** Of load before the first round. */
  readonly warmupSeconds: number;
  readonly connections: number;
  /** null: wrk where it is installed. */
  readonly load: string | null;
  /** Of the sample data. */
  readonly scale: number;
  /** Portcullis answers free text in place of published operations. */
  readonly freeText: boolean;
  /** Whether the results go into README.md. */
  readonly write: boolean;
}

export const usage = `npm run bench [-- options]

  --only <names>         workloads, separated by commas: cached, lookup, lists, shared, command, workers, fanout,
                         execution, start, memory, admission, operations, soak (default: all)
  --contestants <names>  portcullis and who else, separated by commas (default: all)
  --rounds <n>           interleaved rounds (5)
  --seconds <n>          of load for each contestant in each round (3)
  --warmup <n>           seconds of load before the first round (3)
  --connections <n>      of the load generator (32)
  --load <name>          wrk or autocannon (wrk where it is installed)
  --scale <n>            of the sample data; 1 is 4,000 tasks (4)
  --free-text            portcullis runs texts (PORTCULLIS_MODE=open), not published operations
  --write                put the results into bench/README.md though not all workloads were run: in their places
  --no-write             leave bench/README.md as it is`;

/** Throws TypeError for unknown options and bad numbers. */
export function parseOptions(args: readonly string[]): BenchOptions | 'help' {
  const { values } = parseArgs({
    args: [...args],
    allowNegative: true,
    options: {
      only: { type: 'string' },
      contestants: { type: 'string' },
      rounds: { type: 'string', default: '5' },
      seconds: { type: 'string', default: '3' },
      warmup: { type: 'string', default: '3' },
      connections: { type: 'string', default: '32' },
      load: { type: 'string' },
      scale: { type: 'string', default: '4' },
      'free-text': { type: 'boolean', default: false },
      write: { type: 'boolean' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return 'help';
  const only = names(values.only);
  const contestants = names(values.contestants);
  return {
    only,
    contestants,
    rounds: count('rounds', values.rounds),
    seconds: count('seconds', values.seconds),
    warmupSeconds: count('warmup', values.warmup),
    connections: count('connections', values.connections),
    load: values.load ?? null,
    scale: count('scale', values.scale),
    freeText: values['free-text'],
    write: values.write ?? (only === null && contestants === null),
  };
}

function names(text: string | undefined): readonly string[] | null {
  return text === undefined ? null : text.split(',').map((name) => name.trim()).filter(Boolean);
}

function count(name: string, text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new TypeError(`--${name} takes a whole number from 1 on, not ${text}`);
  return value;
}
