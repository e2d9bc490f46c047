import { BlockList, isIP, isIPv4 } from 'node:net';

/** Whether the installation itself may be reached on this machine only: then its receivers may be there as well. */
export const isOnLoopback = (publicUrl: string): boolean => isLoopbackHost(new URL(publicUrl).hostname);

export const isLoopbackHost = (hostname: string): boolean => {
  const host = bare(hostname);
  return host === 'localhost' || (isIP(host) !== 0 && contains(loopback, host));
};

/** A hostname of a URL without the brackets of an IPv6 address. */
export const bare = (hostname: string): string => hostname.replace(/^\[|\]$/g, '');

/** Whether webhooks may be sent there (WH1). */
export function isAllowed(address: string, options: { loopback: boolean }): boolean {
  if (options.loopback && contains(loopback, address)) return true;
  if (isIPv4(address)) return !contains(special, address);
  return contains(global, address) && !contains(special, address);
}

const contains = (list: BlockList, address: string): boolean => list.check(address, isIPv4(address) ? 'ipv4' : 'ipv6');

const loopback = listOf('127.0.0.0/8', '::1/128');

/** Of IPv6 only this is the public internet; addresses that wrap others (mapped, NAT64) lie outside. */
const global = listOf('2000::/3');

/** https://www.iana.org/assignments/iana-ipv4-special-registry and its IPv6 sibling, with multicast and reserved space. */
const special = listOf(
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
  '2001::/23',
  '2001:db8::/32',
  '2002::/16',
  '3fff::/20',
);

function listOf(...subnets: string[]): BlockList {
  const list = new BlockList();
  for (const subnet of subnets) {
    const [net = '', prefix] = subnet.split('/');
    list.addSubnet(net, Number(prefix), isIPv4(net) ? 'ipv4' : 'ipv6');
  }
  return list;
}
