import { button, h, openDialog, radio } from './dom.ts';
import type { Scope } from './model.ts';

const scopes: readonly (readonly [Scope, string])[] = [
  ['this', 'This event'],
  ['following', 'This and following events'],
  ['all', 'All events'],
];

/** Which events of a series are meant; only who owns it can split it. */
export const scopeFields = (own: boolean): HTMLFieldSetElement =>
  h(
    'fieldset',
    { class: 'scope' },
    h('legend', {}, 'Applies to'),
    scopes
      .filter(([value]) => own || value !== 'following')
      .map(([value, text]) => radio(text, 'scope', value, value === 'this')),
  );

export const scopeIn = (data: FormData): Scope => scopes.find(([value]) => value === data.get('scope'))?.[0] ?? 'this';

/** Asks which events of a series a drag was meant for; nothing if it was not meant at all. */
export const askScope = (question: string): Promise<Scope | undefined> =>
  new Promise((resolve) => {
    const form = h('form', { method: 'dialog', class: 'form' }, h('h2', {}, question), scopeFields(true));
    let answer: Scope | undefined;
    const cancel = button('Cancel', () => dialog.close());
    form.append(h('div', { class: 'buttons' }, cancel, h('button', { class: 'main' }, 'OK')));
    form.addEventListener('submit', () => {
      answer = scopeIn(new FormData(form));
    });
    const dialog = openDialog(question, form);
    dialog.addEventListener('close', () => resolve(answer));
  });
