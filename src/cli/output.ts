import { stripVTControlCharacters, styleText } from 'node:util';

/** What a command's exit code says: done, refused or failed, used wrongly. */
export const exitCode = { done: 0, refused: 1, misused: 2 } as const;
export type ExitCode = (typeof exitCode)[keyof typeof exitCode];

/** Thrown by a command that has already printed why it refuses: exit code 1 and no further word. */
export class AlreadyReported extends Error {
  override readonly name = 'AlreadyReported';
}

export interface CommandStreams {
  readonly stdin: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly stdout: NodeJS.WritableStream;
  readonly stderr: NodeJS.WritableStream;
}

type Paint = 'bold' | 'dim' | 'green' | 'yellow' | 'red';

/** How every command prints: its result on stdout (as text, or as one JSON document), its progress on stderr. */
export interface Output {
  readonly json: boolean;
  /** Prints the result: the value as JSON under --json, else the text. An empty text prints nothing. */
  result(value: unknown, asText: () => string): void;
  /** A line of progress, not part of the result. */
  note(message: string): void;
  /** Colours text that goes to stdout; plain where that is no terminal, or NO_COLOR is set. */
  paint(style: Paint, text: string): string;
}

/** Printing for one run of a command. */
export function createOutput(options: { readonly json?: boolean | undefined }, streams: CommandStreams = process): Output {
  const json = options.json ?? false;
  return {
    json,
    result(value, asText) {
      const text = json ? JSON.stringify(value, null, 2) : asText();
      if (text !== '') streams.stdout.write(`${text}\n`);
    },
    note: (message) => void streams.stderr.write(`${message}\n`),
    paint: (style, text) => (json ? text : styleText(style, text, { stream: streams.stdout })),
  };
}

/** Lines of a table: the columns aligned by what is seen, numbers to the right, no trailing blanks. */
export function formatTable(columns: readonly string[], rows: readonly (readonly (string | number | null)[])[]): string {
  const cells = [columns, ...rows.map((row) => row.map((cell) => (cell === null ? '-' : String(cell))))];
  const width = (text: string) => stripVTControlCharacters(text).length;
  const widths = columns.map((_, index) => Math.max(...cells.map((row) => width(row[index] ?? ''))));
  const toTheRight = columns.map((_, index) => rows.length > 0 && rows.every((row) => typeof row[index] === 'number' || row[index] === null));
  return cells
    .map((row) => row.map((cell, index) => {
      const gap = ' '.repeat(Math.max(0, (widths[index] ?? 0) - width(cell)));
      return toTheRight[index] === true ? gap + cell : cell + gap;
    }).join('  ').trimEnd())
    .join('\n');
}
