import { request as requestHttp, type ClientRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIPv6, type LookupFunction } from 'node:net';
import { TLSSocket } from 'node:tls';
import { endingWith } from '../ending-with.ts';
import { type AddressRules, literalAddress } from './create-address-rules.ts';
import type { ResolveHost } from './resolve-host.ts';

export interface OutgoingRequest {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Ends the request wherever it stands. */
  readonly signal: AbortSignal;
}

export interface EndpointAnswer {
  readonly status: number;
  readonly retryAfter: string | undefined;
  /** Where a redirection leads; it is not followed. */
  readonly location: string | undefined;
  /** The beginning of the body. */
  readonly excerpt: string;
}

export interface SendOptions {
  readonly rules: AddressRules;
  readonly resolve: ResolveHost;
}

/** The request was not sent, because its address is none that requests may go to. */
export class AddressRefused extends Error {
  override readonly name = 'AddressRefused';
}

/** The endpoint has a certificate that nobody this node trusts vouches for, or one for another name or time. */
export class CertificateRefused extends Error {
  override readonly name = 'CertificateRefused';
}

const mostBodyBytes = 4_096;

/**
 * Posts a body and gives the answer's head and the beginning of its body: what comes after that is not waited for. The
 * connection goes to an address that was checked, whatever the host's name stands for a moment later; proxies of the
 * environment are not used. Throws AddressRefused, CertificateRefused, the signal's reason, and what the connection failed of.
 */
export async function sendRequest({ rules, resolve }: SendOptions, { url, headers, body, signal }: OutgoingRequest): Promise<EndpointAnswer> {
  const addresses = await endingWith(signal, () => permittedAddresses(url, { rules, resolve }));
  const options: RequestOptions = {
    method: 'POST',
    headers: { ...headers, 'content-length': Buffer.byteLength(body) },
    lookup: lookupOf(addresses),
    // A connection for each request: every one of them is checked.
    agent: false,
    signal,
  };
  const request = url.protocol === 'https:' ? requestHttps(url, options) : requestHttp(url, options);
  const response = await responseTo(request, body);
  const { statusCode = 0, headers: received } = response;
  return { status: statusCode, retryAfter: received['retry-after'], location: received.location, excerpt: await readExcerpt(response) };
}

async function permittedAddresses(url: URL, { rules, resolve }: SendOptions): Promise<readonly string[]> {
  const problem = rules.urlProblem(url);
  if (problem !== null) throw new AddressRefused(problem);
  const literal = literalAddress(url);
  const found = literal === null ? await resolve(url.hostname) : [literal];
  const permitted = found.filter((address) => rules.addressProblem(address, url) === null);
  const [first] = found;
  if (permitted.length > 0) return permitted;
  throw new AddressRefused(first === undefined ? `${url.hostname} has no address.` : (rules.addressProblem(first, url) ?? ''));
}

/** Gives what was checked in place of a lookup. Node asks for all addresses where it may try several. */
function lookupOf(addresses: readonly string[]): LookupFunction {
  const all = addresses.map((address) => ({ address, family: isIPv6(address) ? 6 : 4 }));
  return (_hostname, options, callback) => {
    if (options.all === true) callback(null, all);
    else callback(null, all[0]?.address ?? '', all[0]?.family);
  };
}

function responseTo(request: ClientRequest, body: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    request.once('response', resolve);
    request.on('error', (error) => {
      const refused = request.socket instanceof TLSSocket && Boolean(request.socket.authorizationError);
      // Behind the reason Node advises its own operators.
      reject(refused ? new CertificateRefused(error.message.replace(/; if the root CA .*$/, ''), { cause: error }) : error);
    });
    // The one event, without an error, where the answer is a switch to another protocol.
    request.once('close', () => reject(new Error('The connection ended without an answer')));
    request.end(body);
  });
}

/** Its failures do not count: the status has said what the endpoint wanted to say. */
async function readExcerpt(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of response) {
      if (!(chunk instanceof Buffer)) continue;
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes >= mostBodyBytes) break;
    }
  } catch {
    // Cut off, or out of time.
  }
  return Buffer.concat(chunks).subarray(0, mostBodyBytes).toString('utf8');
}
