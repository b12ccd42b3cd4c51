import { cellText } from './cell-text.ts';
import type { ResultRow, WorkloadResult } from './workload-result.ts';

const width = 860;
const labelWidth = 330;
const barHeight = 16;
const gap = 5;
const titleHeight = 34;
const colours: Readonly<Record<string, string>> = { portcullis: '#0a7d55', 'portcullis-sse': '#0a7d55', 'portcullis-memory': '#0a7d55', 'node-http': '#9aa4ad', 'raw-sockets': '#9aa4ad', 'hand-written-sql': '#9aa4ad', 'hand-written-transaction': '#9aa4ad' };
const peerColour = '#5b7fa6';

/** Bars of each workload that has a column for the chart, as SVG that reads on white and on black. */
export function chart(results: readonly WorkloadResult[]): string {
  const parts: string[] = [];
  let y = 8;
  for (const result of results) {
    const { chart: key } = result;
    const column = result.columns.find((candidate) => candidate.key === key);
    if (key === undefined || column === undefined) continue;
    const rows = result.rows.flatMap((row) => (typeof row.values[key] === 'number' && Number.isFinite(row.values[key]) ? [{ row, value: row.values[key] }] : []));
    parts.push(`<text x="8" y="${y + 18}" font-weight="bold">${escaped(result.title)}: ${escaped(column.label)}${column.key === 'cpuUs' ? ', less is better' : ''}</text>`);
    y += titleHeight;
    const most = Math.max(...rows.map(({ value }) => value), 1);
    for (const { row, value } of rows) {
      parts.push(bar(row, cellText(column, value), (value / most) * (width - labelWidth - 90), y));
      y += barHeight + gap;
    }
    y += 14;
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${y}" width="${width}" height="${y}" font-family="system-ui, sans-serif" font-size="12" fill="#7a858f">
${parts.join('\n')}
</svg>
`;
}

function bar({ contestant, title }: ResultRow, text: string, length: number, y: number): string {
  const middle = y + barHeight - 4;
  return `<text x="${labelWidth - 8}" y="${middle}" text-anchor="end">${escaped(shortened(title))}</text>
<rect x="${labelWidth}" y="${y}" width="${Math.max(1, length).toFixed(1)}" height="${barHeight}" rx="2" fill="${colours[contestant] ?? peerColour}"/>
<text x="${(labelWidth + length + 6).toFixed(1)}" y="${middle}">${escaped(text)}</text>`;
}

function shortened(title: string): string {
  return title.length > 52 ? `${title.slice(0, 51)}…` : title;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
