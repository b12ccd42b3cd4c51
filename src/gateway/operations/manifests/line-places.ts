/** A line and a column, both from 1; columns count UTF-16 units, as editors and GraphQL do. */
export interface LinePlace {
  readonly line: number;
  readonly column: number;
}

/** The places of a text's characters, for many questions about one text. Lines end with LF, CR or CRLF. */
export function createLinePlaces(text: string): (offset: number) => LinePlace {
  let starts: number[] | null = null;

  return (offset) => {
    starts ??= lineStarts(text);
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
  };
}

function lineStarts(text: string): number[] {
  return [0, ...Array.from(text.matchAll(/\r\n|[\r\n]/g), (match) => match.index + match[0].length)];
}
