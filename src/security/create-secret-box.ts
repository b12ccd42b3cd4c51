import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';

const nonceBytes = 12;
const tagBytes = 16;
const form = /^v1\.([0-9a-f]{8})\.([A-Za-z0-9_-]+)$/;

/** What was sealed cannot be opened: under another key, for another context, or altered. */
export class CannotOpen extends Error {
  override readonly name = 'CannotOpen';
}

/** Keeps secrets in the database that whoever reads the database cannot read. */
export interface SecretBox {
  /** `v1.<key>.<base64url>`, another one each time. */
  readonly seal: (text: string, context: string) => string;
  /** Throws CannotOpen. */
  readonly open: (sealed: string, context: string) => string;
}

/**
 * AES-256-GCM under a key that is derived from the node's secret; the same on all nodes. `context` says what the secret
 * belongs to, so that it cannot be moved elsewhere in the database. Under another secret nothing that was sealed opens.
 * @see https://www.rfc-editor.org/rfc/rfc5869
 */
export function createSecretBox(secret: Uint8Array | string): SecretBox {
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'portcullis secret box 1', 32));
  const keyName = createHash('sha256').update(key).digest('hex').slice(0, 8);

  return {
    seal(text, context) {
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(context));
      const bytes = Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
      return `v1.${keyName}.${bytes.toString('base64url')}`;
    },
    open(sealed, context) {
      const [, sealedUnder, text] = form.exec(sealed) ?? [];
      if (text === undefined) throw new CannotOpen('This is nothing that was sealed');
      if (sealedUnder !== keyName) throw new CannotOpen('It was sealed under another PORTCULLIS_TOKEN_SECRET');
      const bytes = Buffer.from(text, 'base64url');
      if (bytes.length < nonceBytes + tagBytes) throw new CannotOpen('It is too short');
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, nonceBytes), { authTagLength: tagBytes })
        .setAAD(Buffer.from(context))
        .setAuthTag(bytes.subarray(-tagBytes));
      try {
        return Buffer.concat([decipher.update(bytes.subarray(nonceBytes, -tagBytes)), decipher.final()]).toString('utf8');
      } catch (error) {
        throw new CannotOpen('It was sealed for something else, or altered', { cause: error });
      }
    },
  };
}
