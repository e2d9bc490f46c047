import { describe, expect, it } from 'vitest';
import { isAllowed, isOnLoopback } from '../../../shared/webhooks/addresses.ts';
import { problemOfUrl } from '../../../shared/webhooks/receiver-url.ts';

const forbidden = [
  '0.0.0.0',
  '10.1.2.3',
  '100.64.0.1',
  '127.0.0.1',
  '127.9.9.9',
  '169.254.169.254',
  '172.16.0.1',
  '172.31.255.255',
  '192.168.1.1',
  '192.0.0.8',
  '198.18.0.1',
  '224.0.0.1',
  '255.255.255.255',
  '::',
  '::1',
  'fe80::1',
  'fd00:ec2::254',
  'ff02::1',
  '::ffff:127.0.0.1',
  '::ffff:10.0.0.1',
  '64:ff9b::a00:1',
  '2002:a00:1::',
  '2001::1',
  '2001:db8::1',
];

describe('addresses', () => {
  it.each(forbidden)('WH1 nothing is sent to %s', (address) => {
    expect(isAllowed(address, { loopback: false })).toBe(false);
  });

  it.each(['8.8.8.8', '172.32.0.1', '100.128.0.1', '2606:4700::1111', '2a00:1450:4001::1'])(
    'WH1 %s is public',
    (address) => expect(isAllowed(address, { loopback: false })).toBe(true),
  );

  it('WH1 an installation on loopback may send to loopback, and to nothing else that is private', () => {
    const allowed = forbidden.filter((address) => isAllowed(address, { loopback: true }));
    expect(allowed).toEqual(['127.0.0.1', '127.9.9.9', '::1', '::ffff:127.0.0.1']);
  });

  it('an installation is on loopback if its address is', () => {
    expect(['http://127.0.0.1:3000', 'http://localhost:3000', 'http://[::1]:3000'].map(isOnLoopback)).toEqual([
      true,
      true,
      true,
    ]);
    expect(['https://sync.example.com', 'https://127.0.0.1.example.com'].map(isOnLoopback)).toEqual([false, false]);
  });
});

describe('the address of a webhook', () => {
  it.each([
    ['http://booking.example.org/hook', 'field.beginsHttps'],
    ['https://localhost/hook', 'field.publicAddress'],
    ['https://127.0.0.1/hook', 'field.publicAddress'],
    ['https://0x7f.1/hook', 'field.publicAddress'],
    ['https://2130706433/hook', 'field.publicAddress'],
    ['https://169.254.169.254/latest', 'field.publicAddress'],
    ['https://[fd00:ec2::254]/latest', 'field.publicAddress'],
    ['https://[::ffff:10.0.0.1]/', 'field.publicAddress'],
    ['https://booking.example.org/hook', undefined],
    ['https://8.8.8.8/hook', undefined],
  ])('WH1 %s: %s', (url, problem) => {
    expect(problemOfUrl(url, { loopback: false })).toBe(problem);
  });

  it('may be on loopback where the installation is, and then without https', () => {
    const loopback = { loopback: true };
    expect(problemOfUrl('http://127.0.0.1:8080/hook', loopback)).toBeUndefined();
    expect(problemOfUrl('http://localhost:8080/hook', loopback)).toBeUndefined();
    expect(problemOfUrl('http://10.0.0.1/hook', loopback)).toBe('field.beginsHttps');
    expect(problemOfUrl('https://10.0.0.1/hook', loopback)).toBe('field.publicAddress');
  });
});
