/** The name and version an application published under. In an app, the version is the build's. */
export interface ClientIdentity {
  readonly name: string;
  readonly version: string;
}

/** Headers of HTTP and SSE; a WebSocket sends the same names in the payload of `connection_init`. */
export function identityHeaders(client: ClientIdentity): Record<string, string> {
  return { 'x-portcullis-client': client.name, 'x-portcullis-client-version': client.version };
}
