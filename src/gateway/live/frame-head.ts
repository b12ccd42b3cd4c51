/**
 * What a WebSocket frame with a whole text message of so many bytes begins with, unmasked as servers send it: one character
 * for each byte.
 * @see https://www.rfc-editor.org/rfc/rfc6455#section-5.2
 */
export function frameHead(length: number): string {
  if (length < 126) return String.fromCharCode(finalText, length);
  if (length < 65_536) return String.fromCharCode(finalText, 126, length >>> 8, length & 255);
  return String.fromCharCode(finalText, 127, 0, 0, 0, 0, length >>> 24, (length >>> 16) & 255, (length >>> 8) & 255, length & 255);
}

const finalText = 0x81;
