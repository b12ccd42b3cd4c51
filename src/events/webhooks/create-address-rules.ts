import ipaddr from 'ipaddr.js';

export interface AddressRulesOptions {
  /** Networks that requests may go to although they are not public, such as `10.20.0.0/16`; plain http is for them alone. */
  readonly allowed: readonly string[];
}

/** Where requests may go that somebody outside asked for. */
export interface AddressRules {
  /** Why no request is sent to a URL, as far as it shows without asking for addresses; null where one may be. */
  readonly urlProblem: (url: URL) => string | null;
  /**
   * Why no connection is made to an address that a URL's host stands for; null where one may be. It does not say the
   * address: whoever asked must not learn what names of our own network stand for.
   */
  readonly addressProblem: (address: string, url: URL) => string | null;
}

/** What `localhost` stands for. @see https://www.rfc-editor.org/rfc/rfc6761#section-6.3 */
export const loopbackAddresses: readonly string[] = ['127.0.0.1', '::1'];

const publicPorts: ReadonlySet<string> = new Set(['', '443', '8443']);

/** Azure's platform service answers at a public address. */
const services = ['168.63.129.16/32'].map((range) => ipaddr.parseCIDR(range));

/**
 * Public addresses alone, over https at port 443 or 8443; besides, whatever is allowed. Throws TypeError for a network that
 * is none: the configuration was checked.
 * @see https://owasp.org/www-community/attacks/Server_Side_Request_Forgery
 */
export function createAddressRules({ allowed }: AddressRulesOptions): AddressRules {
  const networks = allowed.map((network) => ipaddr.parseCIDR(network));

  const isAllowed = (address: Address): boolean => networks.some((network) => lies(address, network));

  /** What does not need the address. With allowed networks it cannot be said before the name is resolved. */
  function formProblem({ protocol, username, password, port }: URL): string | null {
    if (protocol !== 'https:' && (protocol !== 'http:' || networks.length === 0)) return 'The URL must begin with https://.';
    if (username !== '' || password !== '') return 'The URL must not contain a user name or password.';
    return publicPorts.has(port) || networks.length > 0 ? null : 'The port must be 443 or 8443.';
  }

  function addressProblem(text: string, url: URL): string | null {
    if (!ipaddr.isValid(text)) return 'It is no address.';
    // The IPv4 address that ::ffff:… stands for is what would be reached.
    const address = ipaddr.process(text);
    if (isAllowed(address)) return null;
    if (!isPublic(address)) return 'The address is not public.';
    if (url.protocol !== 'https:') return 'Plain http is only for allowed private networks.';
    return publicPorts.has(url.port) ? null : 'The port must be 443 or 8443.';
  }

  return {
    addressProblem,
    urlProblem(url) {
      const problems = knownAddresses(url).map((address) => addressProblem(address, url));
      const [addressesProblem = null] = problems.includes(null) ? [] : problems;
      return formProblem(url) ?? addressesProblem;
    },
  };
}

type Address = ReturnType<typeof ipaddr.parse>;

/** The address where a URL's host is one, in whatever form it was written: URLs have normalised it. Else null. */
export function literalAddress({ hostname }: URL): string | null {
  const bare = hostname.replace(/^\[(.*)\]$/, '$1');
  return ipaddr.isValid(bare) ? bare : null;
}

/** The addresses that a URL's host stands for without asking anybody; none where that has to be asked. */
function knownAddresses(url: URL): readonly string[] {
  if (/(^|\.)localhost\.?$/.test(url.hostname)) return loopbackAddresses;
  const literal = literalAddress(url);
  return literal === null ? [] : [literal];
}

function isPublic(address: Address): boolean {
  if (address.range() !== 'unicast' || services.some((range) => lies(address, range))) return false;
  // What IANA has given out; the rest of IPv6 is reserved.
  return address.kind() === 'ipv4' || lies(address, ipaddr.parseCIDR('2000::/3'));
}

function lies(address: Address, [network, bits]: [Address, number]): boolean {
  return address.kind() === network.kind() && address.match(network, bits);
}
