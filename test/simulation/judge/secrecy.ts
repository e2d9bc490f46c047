import type { CreateChecker, EntryOf } from './checker.ts';
import type { Rest } from './rest.ts';
import { eachText, isObject, withoutDeltas } from './values.ts';

/** 21: no token, key or link secret stands where it does not belong; customers' words only in bookings. */

const shapes: [RegExp, string][] = [
  [/ya29\.|eyJhbGciOi/, 'a token of Google'],
  [/(^|[^\w])1\/\/0[\w-]{10}/, 'a refresh token'],
  [/GOCSPX-/, 'the secret of an OAuth client'],
  [/sbk_[\w-]+\.key_[\w-]+\.[\w-]+/, 'an API key'],
];
const linkSecret = /biz_\w+\.res_\w+\.[\w-]{20,}/;
/** Attributes that are sealed wherever they are stored. */
const sealed = new Set(['refreshToken', 'accessToken', 'secret', 'previousSecret', 'clientSecret']);

export const secrecy: CreateChecker = (_known, report) => {
  const channelTokens = new Set<string>();
  const customers = new Set<string>();

  const secretIn = (text: string, name: string): string | undefined => {
    if (text.length < 12) return undefined;
    if (channelTokens.has(text)) return 'a channel token';
    if (sealed.has(name) && !text.startsWith('v1.')) return `an unsealed ${name}`;
    return shapes.find(([shape]) => shape.test(text))?.[1] ?? (linkSecret.test(text) ? 'a consent link' : undefined);
  };
  const look = (value: unknown, where: string, entry?: number): void =>
    eachText(value, (text, name) => {
      const what = secretIn(text, name);
      if (what !== undefined) report(21, `${where} holds ${what} (${name || 'text'})`, entry);
    });
  const customersIn = (value: unknown, where: string, entry?: number): void =>
    eachText(value, (text, name) => {
      for (const customer of customers)
        if (text.length >= customer.length && text.includes(customer))
          report(21, `${where} names a customer (${name || 'text'})`, entry);
    });

  const message = ({ queue, body }: EntryOf<'sent'>, index: number): void => {
    look(withoutDeltas(body), `a message in ${queue}`, index);
    if (queue !== 'deltas' && customers.size > 0) customersIn(body, `a message in ${queue}`, index);
  };
  const answer = ({ method, path, body, answer: said }: EntryOf<'asked'>, index: number): void => {
    if (isObject(body) && isObject(body.customer))
      eachText(body.customer, (text) => text.length > 3 && customers.add(text));
    const showsOnce = method === 'POST' && /\/(keys|webhooks|rotate)$/.test(path);
    if (!showsOnce) look(said, `the answer to ${method} ${path}`, index);
  };

  return {
    on: {
      google: ({ operation, body }) => {
        if (operation === 'events.watch' && isObject(body) && typeof body.token === 'string')
          channelTokens.add(body.token);
      },
      row: ({ after }, index) => {
        if (after !== undefined && ['account', 'webhook', 'googleClient'].includes(String(after.row)))
          look(after, `${String(after.row)} ${after.sk}`, index);
      },
      sent: message,
      asked: answer,
      ended: ({ error }, index) => {
        if (error === undefined) return;
        look(error, 'an error', index);
        customersIn(error, 'an error', index);
      },
    },
    atRest: (rest) => rowsAndMails(rest),
  };

  function rowsAndMails({ rows, mails }: Rest): void {
    for (const row of [...rows.directory, ...rows.conflicts]) look(row, `${row.row} ${row.pk}/${row.sk}`);
    for (const row of rows.conflicts) if (customers.size > 0) customersIn(row, `${row.row} ${row.pk}/${row.sk}`);
    for (const { to, subject, text, html } of mails)
      for (const [shape, what] of shapes)
        if (shape.test(subject) || shape.test(text) || shape.test(html))
          report(21, `the mail “${subject}” to ${to} holds ${what}`);
  }
};
