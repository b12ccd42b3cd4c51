import { LRUCache } from 'lru-cache';

/** How a response is written. */
export interface ResponseForm {
  readonly contentType: string;
  /**
   * True where the client names `application/json` and not `application/graphql-response+json`: it may take any status but
   * 200 for a failure of the network, so errors in its free text come with 200.
   * @see https://graphql.github.io/graphql-over-http/draft/#sec-application-json
   */
  readonly legacy: boolean;
}

const graphqlJson = 'application/graphql-response+json';
const json = 'application/json';

const modernForm: ResponseForm = { contentType: `${graphqlJson}; charset=utf-8`, legacy: false };
/** Also the form of an answer to a client that says nothing. */
export const plainForm: ResponseForm = { contentType: `${json}; charset=utf-8`, legacy: false };
const legacyForm: ResponseForm = { contentType: plainForm.contentType, legacy: true };

const known = new LRUCache<string, ResponseForm | 'none'>({ max: 200 });

/**
 * The form that an Accept header asks for; null when nothing we have is acceptable. Only a client that names
 * `application/graphql-response+json` gets it, and gets it also at equal weight.
 * @see https://www.rfc-editor.org/rfc/rfc9110#name-accept
 */
export function negotiate(accept: string | undefined): ResponseForm | null {
  if (accept === undefined || accept === '' || accept === '*/*') return plainForm;
  const remembered = known.get(accept);
  if (remembered !== undefined) return remembered === 'none' ? null : remembered;
  const form = choose(parseAccept(accept));
  known.set(accept, form ?? 'none');
  return form;
}

function choose(weights: ReadonlyMap<string, number>): ResponseForm | null {
  const modern = weights.get(graphqlJson) ?? 0;
  const named = weights.get(json);
  const plain = named ?? weights.get('application/*') ?? weights.get('*/*') ?? 0;
  if (modern > 0 && modern >= plain) return modernForm;
  if (plain > 0) return named === undefined || weights.has(graphqlJson) ? plainForm : legacyForm;
  return null;
}

/** Media range → weight. A range that cannot be read is passed over; a charset other than UTF-8 cannot be served. */
function parseAccept(accept: string): ReadonlyMap<string, number> {
  const weights = new Map<string, number>();
  for (const part of accept.toLowerCase().split(',')) {
    const [range = '', ...parameters] = part.split(';').map((piece) => piece.trim());
    if (range === '') continue;
    let weight = 1;
    for (const parameter of parameters) {
      const [name, value = ''] = parameter.split('=').map((piece) => piece.trim());
      if (name === 'q') weight = /^(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)$/.test(value) ? Number(value) : 0;
      if (name === 'charset' && !/^"?utf-?8"?$/.test(value)) weight = 0;
    }
    weights.set(range, Math.max(weight, weights.get(range) ?? 0));
  }
  return weights;
}
