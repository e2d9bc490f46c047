import { letters } from '../conflicts/filter.ts';
import type { MessageKey, Values } from '../messages/message.ts';

type Say = (key: MessageKey, values?: Values) => string;
type Action = keyof typeof letters;

const isAction = (name: string): name is Action => Object.hasOwn(letters, name);

/** Why something was done, for people: the ids that the ledger keeps with it are for programs. */
export function sayCause(cause: string, t: Say): string {
  const action = /^decided on the desk: (\w+)/.exec(cause)?.[1] ?? '';
  if (isAction(action)) return t('ledger.decided', { action: t(`action.${action}`) });
  if (cause.startsWith('undo of ')) return t('ledger.undo');
  return cause.replace(/ \([a-z]{3}_[\w-]+\)/g, '').replace(/^(API request) \S+$/, '$1');
}
