import type { Config } from '../config.ts';

export interface Started {
  readonly config: Config;
  readonly port: number;
  readonly adminPort: number;
  /** Such as `embedded PostgreSQL 18 with 1 replica`. */
  readonly database: string;
  readonly token: string | null;
  /** Id of a published operation that needs no variables; null where none is known. */
  readonly operationId: string | null;
  /** Since the process began. */
  readonly tookMs: number;
}

/** The block that a start prints: where everything is, a token, and a line that works as it stands. */
export function describeStart({ config, port, adminPort, database, token, operationId, tookMs }: Started): string {
  const host = config.HOST === '0.0.0.0' || config.HOST === '::' ? 'localhost' : config.HOST;
  const origin = `http://${host.includes(':') ? `[${host}]` : host}`;
  const url = `${origin}:${port}`;
  const lines = [
    `Portcullis is ready after ${Math.round(tookMs)} ms`,
    '',
    `  GraphQL    ${url}/graphql`,
    ...(config.graphiql ? [`  GraphiQL   ${url}/graphiql`] : []),
    `  Operators  ${origin}:${adminPort}/readyz`,
    `  Database   ${database}`,
    ...(config.PORTCULLIS_WORKERS === 1 ? [] : [`  Workers    ${config.PORTCULLIS_WORKERS} processes serve`]),
    `  Free text  ${freeText[config.mode]}`,
    ...(token === null ? [] : ['', '  A token for development, good for 12 hours:', `  ${token}`]),
    ...(token === null || operationId === null
      ? []
      : [
          '',
          '  Run a published operation by its hash:',
          `  curl -s ${url}/graphql -H 'content-type: application/json' -H 'authorization: Bearer ${token}' -d '{"documentId":"sha256:${operationId}"}'`,
        ]),
  ];
  return `\n${lines.join('\n')}\n\n`;
}

const freeText: Readonly<Record<Config['mode'], string>> = {
  enforce: 'refused: only published operations run',
  learn: 'runs, and is recorded (PORTCULLIS_MODE=enforce refuses it)',
  open: 'runs (PORTCULLIS_MODE=enforce refuses it)',
};
