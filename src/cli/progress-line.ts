import type { CommandStreams } from './output.ts';

/** How far one step of a long command is. */
export interface Progress {
  /** What is being done: `tasks loaded`. A new label begins a new step. */
  readonly label: string;
  readonly done: number;
  /** 1: a step without parts, shown by its label alone. */
  readonly total: number;
}

export interface ProgressLine {
  show(progress: Progress): void;
  /** Wipes the bar; lines stay. */
  close(): void;
}

const barWidth = 30;
const redrawMs = 100;
const number = new Intl.NumberFormat('en-GB');

/** Progress on stderr: on a terminal one bar that moves, elsewhere a line for each tenth, so that a log stays short. */
export function createProgressLine(stderr: CommandStreams['stderr'] & { readonly isTTY?: boolean }, now: () => number = () => performance.now()): ProgressLine {
  let label = '';
  let startedAt = 0;
  let shownAt = -Infinity;
  let shownTenth = -1;

  function begin(next: string): void {
    label = next;
    startedAt = now();
    shownAt = -Infinity;
    shownTenth = -1;
  }

  return {
    show(progress) {
      if (progress.label !== label) begin(progress.label);
      const share = progress.total === 0 ? 1 : progress.done / progress.total;
      const text = progress.total === 1 ? label : `${number.format(progress.done)} of ${number.format(progress.total)} ${label}`;
      if (stderr.isTTY !== true) {
        const tenth = Math.floor(share * 10);
        if (tenth > shownTenth) stderr.write(progress.total === 1 ? `${text}\n` : `${text} (${Math.floor(share * 100)} %)\n`);
        shownTenth = tenth;
      } else if (now() - shownAt >= redrawMs || share === 1) {
        shownAt = now();
        const filled = Math.floor(share * barWidth);
        const left = share > 0 && share < 1 ? `, ${Math.ceil(((now() - startedAt) / 1_000) * (1 / share - 1))} s left` : '';
        stderr.write(`\r\u001B[K${'█'.repeat(filled)}${'░'.repeat(barWidth - filled)} ${text}${left}`);
      }
    },
    close() {
      if (stderr.isTTY === true && label !== '') stderr.write('\r\u001B[K');
    },
  };
}
