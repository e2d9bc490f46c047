type Child = Node | string | undefined | false;
type Attributes = Record<string, string | number | boolean | undefined>;

/** An element with attributes and children; text is only ever text. `true` is a bare attribute, `false` none. */
export const h = <Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: (Child | Child[])[]
): HTMLElementTagNameMap[Tag] => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) element.setAttribute(name, value === true ? '' : String(value));
  }
  element.append(...children.flat().filter((child) => child !== undefined && child !== false));
  return element;
};

export const button = (text: string, press: () => void, attributes: Attributes = {}): HTMLButtonElement => {
  const element = h('button', { type: 'button', ...attributes }, text);
  element.addEventListener('click', press);
  return element;
};

export type Choice = readonly [value: string, text: string];

export const select = (name: string, choices: readonly Choice[], chosen: string): HTMLSelectElement =>
  h(
    'select',
    { name },
    choices.map(([value, text]) => h('option', { value, selected: value === chosen }, text)),
  );

export const labelled = (text: string, field: HTMLElement, attributes: Attributes = {}): HTMLLabelElement =>
  h('label', attributes, h('span', {}, text), field);

export const tick = (text: string, name: string, on: boolean, value = 'on'): HTMLLabelElement =>
  h('label', { class: 'tick' }, h('input', { type: 'checkbox', name, value, checked: on }), h('span', {}, text));

export const radio = (text: string, name: string, value: string, on: boolean): HTMLLabelElement =>
  h('label', { class: 'tick' }, h('input', { type: 'radio', name, value, checked: on }), h('span', {}, text));

/** A dialog that is gone when it closes. */
export const openDialog = (label: string, ...children: Child[]): HTMLDialogElement => {
  const dialog = h('dialog', { 'aria-label': label }, ...children);
  dialog.addEventListener('close', () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
};
