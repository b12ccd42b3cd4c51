import type { Socket } from 'node:net';
import { connect } from 'node:tls';
import { serialize } from 'pg-protocol';

/** How a connection is encrypted, as the parameters of its URL say. */
export interface Encryption {
  /** Whether a server without TLS will do as well. */
  readonly optional: boolean;
  /** Whether the server must prove that it is the one. */
  readonly verified: boolean;
  /** TLS from the first byte, without asking. PostgreSQL 17 and newer. */
  readonly direct: boolean;
}

/**
 * From `sslmode` (or `ssl`) and `sslnegotiation`; null for none: `disable`, or nothing said. `allow`, `prefer` and
 * `require` take any certificate; everything else, `verify-full` above all, verifies it against the system's authorities.
 * @see https://www.postgresql.org/docs/18/libpq-ssl.html#LIBPQ-SSL-PROTECTION
 */
export function encryptionOf(url: string): Encryption | null {
  const asked = new URLSearchParams(url.split('?', 2)[1] ?? '');
  const mode = asked.get('sslmode') ?? asked.get('ssl') ?? 'disable';
  if (mode === 'disable' || mode === 'false' || mode === '') return null;
  return {
    optional: mode === 'prefer',
    verified: !['allow', 'prefer', 'require'].includes(mode),
    direct: asked.get('sslnegotiation') === 'direct',
  };
}

/** The encrypted socket over an open one; the open one itself where that will do. Destroys it, and throws, where it does not come about in time. */
export async function secureSocket(socket: Socket, host: string | null, encryption: Encryption, timeoutMs: number): Promise<Socket> {
  const timer = setTimeout(() => socket.destroy(new Error(`no TLS within ${timeoutMs} ms`)), timeoutMs);
  try {
    if (!encryption.direct && !(await offersTls(socket))) {
      if (encryption.optional) return socket;
      throw new Error('The server does not offer TLS');
    }
    return await encrypt(socket, host, encryption);
  } catch (error) {
    socket.destroy();
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

/** @see https://www.postgresql.org/docs/18/protocol-flow.html#PROTOCOL-FLOW-SSL */
function offersTls(socket: Socket): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const settle = (): void => {
      socket.off('error', reject);
      socket.off('close', onClose);
    };
    const onClose = (): void => reject(new Error('The server closed the connection when asked for TLS'));
    socket.once('error', reject);
    socket.once('close', onClose);
    socket.once('data', (answer: Buffer) => {
      settle();
      // More than the one byte would be what somebody put in between: it must not be taken for the server's.
      if (answer.length === 1) resolve(answer[0] === 0x53);
      else reject(new Error('The server answered more than it was asked'));
    });
    socket.write(serialize.requestSsl());
  });
}

function encrypt(socket: Socket, host: string | null, { verified, direct }: Encryption): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const secured = connect({
      socket,
      rejectUnauthorized: verified,
      ...(host === null ? {} : { host, servername: isName(host) ? host : '' }),
      ...(direct ? { ALPNProtocols: ['postgresql'] } : {}),
    });
    secured.once('error', reject);
    secured.once('close', () => reject(new Error('The server closed the connection during the TLS handshake')));
    secured.once('secureConnect', () => {
      secured.off('error', reject);
      resolve(secured);
    });
  });
}

/** An address is no server name in TLS. */
function isName(host: string): boolean {
  return !/^[\d.]+$|:/.test(host);
}
