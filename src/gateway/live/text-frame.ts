/**
 * A WebSocket frame with a whole text message, unmasked as servers send it. Both texts have one character for each byte.
 * @see https://www.rfc-editor.org/rfc/rfc6455#section-5.2
 */
export function textFrame(message: string): string {
  return head(message.length) + message;
}

const finalText = 0x81;

function head(length: number): string {
  if (length < 126) return String.fromCharCode(finalText, length);
  if (length < 65_536) return String.fromCharCode(finalText, 126, length >>> 8, length & 255);
  return String.fromCharCode(finalText, 127, 0, 0, 0, 0, length >>> 24, (length >>> 16) & 255, (length >>> 8) & 255, length & 255);
}
