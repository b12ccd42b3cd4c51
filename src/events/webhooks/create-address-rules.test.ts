import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { createAddressRules } from './create-address-rules.ts';

const strict = createAddressRules({ allowed: [] });
const inOffice = createAddressRules({ allowed: ['10.20.0.0/16', '::1/128'] });
const ofUrl = (text: string, rules = strict): string | null => rules.urlProblem(new URL(text));

describe('a URL', () => {
  it('is https on a usual port without credentials', () => {
    expect(ofUrl('https://hooks.example.com/in?x=1')).toBeNull();
    expect(ofUrl('https://hooks.example.com:8443/')).toBeNull();
    expect(ofUrl('http://hooks.example.com/')).toBe('The URL must begin with https://.');
    expect(ofUrl('file:///etc/passwd')).toBe('The URL must begin with https://.');
    expect(ofUrl('https://me:pass@hooks.example.com/')).toContain('user name');
    expect(ofUrl('https://hooks.example.com:22/')).toBe('The port must be 443 or 8443.');
  });

  it('names no address that is not public, however it is written', () => {
    const forms = [
      '127.0.0.1', '127.1', '2130706433', '0x7f000001', '0177.0.0.1', '0', '[::1]', '[::]', '[::ffff:127.0.0.1]', '[::ffff:7f00:1]', '10.0.0.1', '172.31.255.255', '192.168.1.1',
      '100.64.0.1', '169.254.169.254', '[fe80::1]', '[fd00:ec2::254]', '[64:ff9b::7f00:1]', '[64:ff9b:1::a00:1]', '[2002:7f00:1::]', '[2001::1]', '[::7f00:1]', '224.0.0.1', '255.255.255.255',
      'localhost', 'LOCALHOST.', 'a.localhost', '192.0.0.192', '168.63.129.16', '198.18.0.1', '[fec0::1]', '[2001:db8::1]', '[4000::1]',
    ];
    for (const host of forms) expect([host, ofUrl(`https://${host}/`)]).toEqual([host, 'The address is not public.']);
    for (const host of ['1.1.1.1', '[2606:4700::1111]']) expect(ofUrl(`https://${host}/`)).toBeNull();
  });

  it('may lead to allowed networks, by plain http and to any port', () => {
    expect(ofUrl('http://10.20.3.4:3000/', inOffice)).toBeNull();
    expect(ofUrl('http://[::1]:3000/', inOffice)).toBeNull();
    expect(ofUrl('http://localhost:3000/', inOffice)).toBeNull();
    expect(ofUrl('https://notlocalhost/')).toBeNull();
    expect(ofUrl('http://receiver.office:3000/', inOffice)).toBeNull();
    expect(ofUrl('http://10.21.0.1/', inOffice)).toBe('The address is not public.');
    expect(ofUrl('http://1.1.1.1/', inOffice)).toBe('Plain http is only for allowed private networks.');
    expect(ofUrl('https://1.1.1.1:22/', inOffice)).toBe('The port must be 443 or 8443.');
  });
});

test('no private IPv4 address passes in any of the IPv6 forms that stand for it', () => {
  const url = new URL('https://hooks.example.com/');
  const hex = (value: number): string => value.toString(16).padStart(2, '0');
  const privately = fc.oneof(
    fc.tuple(fc.constant(10), fc.nat(255), fc.nat(255), fc.nat(255)),
    fc.tuple(fc.constant(127), fc.nat(255), fc.nat(255), fc.nat(255)),
    fc.tuple(fc.constant(192), fc.constant(168), fc.nat(255), fc.nat(255)),
    fc.tuple(fc.constant(169), fc.constant(254), fc.nat(255), fc.nat(255)),
  );
  fc.assert(fc.property(privately, (parts) => {
    const [a, b, c, d] = parts.map(hex);
    const words = `${a}${b}:${c}${d}`;
    for (const address of [parts.join('.'), `::ffff:${words}`, `::${words}`, `64:ff9b::${words}`, `2002:${words}::`, `::ffff:0:${words}`]) {
      expect([address, strict.addressProblem(address, url)]).toEqual([address, 'The address is not public.']);
    }
  }));
});
