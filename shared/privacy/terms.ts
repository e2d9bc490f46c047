/** The privacy terms that a business accepts, as they ship. `docs/privacy-terms.md` is this text. */

export const shippedTerms = {
  version: '2026-11-29',
  text: `# Privacy terms

Version 2026-11-29. A business accepts these terms once, with a name and a date, before it invites the first person.

## Who is responsible

Your business decides whose calendars are connected and what for, and is responsible for the personal data in them. Whoever runs
this installation processes it for you, in their own AWS account. Google is the provider of the calendars. You tell your staff and
your customers what is said here, and answer their questions about it.

## What is read

- Of each person who consents: their address at Google, the list of their calendars, and the events of the calendars they choose.
- Of these events: when they are and whether they block time. Title, place and description are read only where your settings import
  details; the default is busy-only.
- Nothing else in the Google account: no mail, no files, no contacts.

## What is written

- Your bookings, into the calendar the person chose: their title, and the customer's name, address, phone number and notes. Where
  your settings say busy-only, nothing of these.
- Sync never sends a mail to your customers and never invites anybody to an event.

## What is stored, and for how long

| what | how long |
| --- | --- |
| times of events, and details where they are imported | while the calendar is connected; removed after a disconnect |
| permissions given at Google (tokens) | sealed with a key of your business, until the last calendar of the account is disconnected |
| the secret of your own OAuth client | sealed likewise, until no account needs it |
| bookings with the customer's data | until you erase the customer or the business |
| history of changes (ledger) | 400 days |
| messages on their way | 4 days, 14 in a dead-letter queue; encrypted where they hold text |
| backups of the tables | 35 days |
| logs | hold ids and reasons, no names, texts or secrets |

## What you and your people can do

- A person can take the permission back at any time, at Google or by asking you to disconnect.
- A customer's data is erased with \`DELETE /v1/customers?email=\`, a calendar with a disconnect, everything with the erasure of the
  business. Backups let go of it within 35 days.
- Data is given to nobody else but the receivers of the webhooks that you set up.
`,
} as const;
