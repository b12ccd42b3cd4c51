import type { IncomingHttpHeaders } from 'node:http';
import { Fault } from '../../errors.ts';

const charset = /^charset="?utf-?8"?$/;

/**
 * Lets only JSON in UTF-8 through, not compressed: no decompressor stands open to a bomb.
 * That `application/json` is required is also what keeps other sites' forms out: a browser asks first (a preflight)
 * before it sends that type across origins.
 * Throws Fault UNSUPPORTED_MEDIA_TYPE.
 */
export function requireJsonContent(headers: IncomingHttpHeaders): void {
  const encoding = headers['content-encoding'];
  if (encoding !== undefined && encoding.toLowerCase() !== 'identity') {
    throw new Fault('UNSUPPORTED_MEDIA_TYPE', { message: 'Request bodies must not be compressed.' });
  }
  const contentType = headers['content-type'];
  if (contentType === 'application/json') return;
  const [type, ...parameters] = (contentType ?? '').toLowerCase().split(';').map((part) => part.trim());
  if (type !== 'application/json') throw new Fault('UNSUPPORTED_MEDIA_TYPE');
  if (parameters.some((parameter) => parameter.startsWith('charset') && !charset.test(parameter))) {
    throw new Fault('UNSUPPORTED_MEDIA_TYPE', { message: 'JSON is read as UTF-8 only.' });
  }
}
