import { letters } from '../conflicts/filter.ts';
import type { MessageKey, Values } from '../messages/message.ts';

type Say = (key: MessageKey, values?: Values) => string;
type Action = keyof typeof letters;

const isAction = (name: string): name is Action => Object.hasOwn(letters, name);

/** What the ledger keeps, in English and with ids for programs, and what people read. */
const causes: [RegExp, MessageKey][] = [
  [/^API request \S+$/, 'ledger.cause.api'],
  [/^undo of /, 'ledger.undo'],
  [/^connected through an invitation$/, 'ledger.cause.connected'],
  [/^reconnected through /, 'ledger.cause.reconnected'],
  [/^the grant works again$/, 'ledger.cause.grantWorks'],
  [/^Google no longer lets us in as (?<email>.+) \((?<reason>.+)\)$/, 'ledger.cause.grantFailed'],
  [/^hold expired$/, 'ledger.cause.holdExpired'],
  [/^customer erased$/, 'ledger.cause.customerErased'],
  [/^the business is erased$/, 'ledger.cause.businessErased'],
  [/^deletion in Google accepted$/, 'ledger.cause.deletionAccepted'],
  [/^deletion in Google refused$/, 'ledger.cause.deletionRefused'],
  [/^an event that no read tells of$/, 'ledger.cause.untold'],
  [/: changed in Google$/, 'ledger.cause.changed'],
  [/: deleted in Google$/, 'ledger.cause.deleted'],
  [/: declined in Google$/, 'ledger.cause.declined'],
  [/: changed in Google, put back$/, 'ledger.cause.changedPutBack'],
  [/: deleted in Google, put back$/, 'ledger.cause.deletedPutBack'],
  [/: declined in Google, put back$/, 'ledger.cause.declinedPutBack'],
  [/: changed in Google, written over by the direction$/, 'ledger.cause.changedWrittenOver'],
  [/: changed in Google, deleted with its booking$/, 'ledger.cause.changedDeleted'],
];

/** Why something was done, for people; what is not known here is said as it was kept, without ids. */
export function sayCause(cause: string, t: Say): string {
  const action = /^decided on the desk: (\w+)/.exec(cause)?.[1] ?? '';
  if (isAction(action)) return t('ledger.decided', { action: t(`action.${action}`) });
  for (const [pattern, key] of causes) {
    const found = pattern.exec(cause);
    if (found !== null) return t(key, { ...found.groups });
  }
  return cause.replace(/ \([a-z]{3}_[\w-]+\)/g, '');
}
