import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runChild } from '../harness/children.ts';
import { jsonLine } from '../harness/json-line.ts';
import { type LoadGenerator, rawRequest } from './load.ts';

/** wrk with one thread; its script holds the requests ready as bytes. */
export const wrk: LoadGenerator = {
  name: 'wrk',
  async run({ port, requests, seconds, connections, directory }) {
    const script = join(directory, 'load.lua');
    await writeFile(script, luaScript(requests.map((request) => rawRequest(request, port))));
    const { PATH = '' } = process.env;
    const command = ['wrk', '-t1', `-c${connections}`, `-d${seconds}s`, '--timeout', '10s', '-s', script, `http://127.0.0.1:${port}/`];
    const { requests: done = 0, durationUs = 0, p50Us = 0, p99Us = 0, errors = 0 } = jsonLine(await runChild(command, { PATH }));
    return { requests: done, requestsPerSecond: done / (durationUs / 1_000_000), p50Ms: p50Us / 1_000, p99Ms: p99Us / 1_000, errors };
  },
};

function luaScript(requests: readonly string[]): string {
  return `local requests = {
${requests.map((request) => `  ${luaString(request)},`).join('\n')}
}
local count, at = #requests, 0
function request()
  at = at % count + 1
  return requests[at]
end
function done(summary, latency)
  local errors = summary.errors
  print(string.format('\\n{"requests":%d,"durationUs":%d,"p50Us":%d,"p99Us":%d,"errors":%d}', summary.requests, summary.duration,
    latency:percentile(50), latency:percentile(99), errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
`;
}

/** All that is not plain as \ddd. */
function luaString(text: string): string {
  const bytes = [...Buffer.from(text)];
  const plain = (byte: number): boolean => byte >= 32 && byte < 127 && byte !== 34 && byte !== 92;
  return `"${bytes.map((byte) => (plain(byte) ? String.fromCharCode(byte) : `\\${String(byte).padStart(3, '0')}`)).join('')}"`;
}
