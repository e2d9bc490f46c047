import { button, h, labelled, openDialog, select, tick } from './dom.ts';
import type { Span } from './geometry.ts';
import { blank, calendarChoices, eventFields } from './form.ts';
import type { Changes, PageCalendar, PageEvent, Scope } from './model.ts';
import { scopeFields, scopeIn } from './scope.ts';
import { timesInWords, titleOf } from './words.ts';

/** What the dialogs ask to be done. Each answers whether it was; if not, the dialog stays and says why. */
export type Deeds = {
  create: (calendar: string, changes: Changes) => Promise<void>;
  change: (event: PageEvent, what: { scope: Scope; changes: Changes; moveTo?: string }) => Promise<void>;
  remove: (event: PageEvent, scope: Scope) => Promise<void>;
  duplicate: (event: PageEvent, copy: { copyTo: string; withPrivate: boolean }) => Promise<void>;
};

/** Runs a deed once; what went wrong is said in the dialog. */
const attempt = (dialog: HTMLDialogElement, deed: () => Promise<void>): void => {
  if (dialog.getAttribute('aria-busy') === 'true') return;
  dialog.setAttribute('aria-busy', 'true');
  dialog.querySelector('.problem')?.remove();
  deed().then(
    () => dialog.close(),
    (error: unknown) => {
      dialog.removeAttribute('aria-busy');
      const said = error instanceof Error ? error.message : String(error);
      dialog.querySelector('.buttons')?.before(h('p', { class: 'problem', role: 'alert' }, said));
    },
  );
};

const onSubmit = (form: HTMLFormElement, deed: (data: FormData) => void): void => {
  form.addEventListener('submit', (submit) => {
    submit.preventDefault();
    deed(new FormData(form));
  });
};

/** The small question after drawing: just a title. */
export const quickDialog = (span: Span, calendar: PageCalendar, deeds: Deeds, more: () => void): void => {
  const form = h(
    'form',
    { class: 'form' },
    labelled('Title', h('input', { name: 'title', autocomplete: 'off', placeholder: 'Add title' })),
    h('p', { class: 'soft' }, `${timesInWords(span)} · ${calendar.name}`),
  );
  const later = button('More options', () => {
    dialog.close();
    more();
  });
  form.append(
    h(
      'div',
      { class: 'buttons' },
      button('Cancel', () => dialog.close()),
      later,
      h('button', { class: 'main' }, 'Save'),
    ),
  );
  const dialog = openDialog('New event', form);
  dialog.classList.add('quick');
  onSubmit(form, (data) =>
    attempt(dialog, () => deeds.create(calendar.id, { title: String(data.get('title') ?? ''), times: span })),
  );
};

/** The whole form for an event that is not there yet. */
export const newDialog = (span: Span, calendars: PageCalendar[], chosen: string, deeds: Deeds): void => {
  const { elements, changes } = eventFields(blank(chosen, span));
  const form = h(
    'form',
    { class: 'form' },
    h('h2', {}, 'New event'),
    ...elements,
    labelled('Calendar', select('calendar', calendarChoices(calendars), chosen)),
    h(
      'div',
      { class: 'buttons' },
      button('Cancel', () => dialog.close()),
      h('button', { class: 'main' }, 'Save'),
    ),
  );
  const dialog = openDialog('New event', form);
  onSubmit(form, (data) =>
    attempt(dialog, () => deeds.create(String(data.get('calendar')), { times: span, ...changes(data) })),
  );
};

/** Once the rule of a series is another, "this event" alone cannot be meant; Google does not offer it either. */
const keepScopePossible = (form: HTMLFormElement, changes: (data: FormData) => Changes): void => {
  form.addEventListener('change', () => {
    const lone = form.querySelector<HTMLInputElement>('[name=scope][value=this]');
    if (!lone) return;
    lone.disabled = changes(new FormData(form)).recurrence !== undefined;
    if (!lone.disabled || !lone.checked) return;
    const next = form.querySelector<HTMLInputElement>('[name=scope][value=following]');
    if (next) next.checked = true;
  });
};

const duplicateForm = (event: PageEvent, calendars: PageCalendar[], deeds: Deeds): HTMLElement => {
  const form = h(
    'form',
    { class: 'form' },
    labelled('Copy to', select('copyTo', calendarChoices(calendars), event.calendarId)),
    tick('Copy private extended properties too', 'withPrivate', true),
    h('p', { class: 'soft' }, 'Google does not document whether its own page copies them.'),
    h('div', { class: 'buttons' }, h('button', {}, 'Duplicate')),
  );
  onSubmit(form, (data) => {
    const dialog = form.closest('dialog');
    const copy = { copyTo: String(data.get('copyTo')), withPrivate: data.has('withPrivate') };
    if (dialog) attempt(dialog, () => deeds.duplicate(event, copy));
  });
  return h('details', { class: 'duplicate' }, h('summary', {}, 'Duplicate'), form);
};

/** What may only be looked at: others' calendars, and what is hidden from a reader. */
const readDialog = (event: PageEvent): HTMLDialogElement => {
  const dialog = openDialog(
    titleOf(event),
    h('h2', {}, titleOf(event)),
    h('p', {}, timesInWords(event)),
    event.location !== undefined && h('p', {}, event.location),
    event.description !== undefined && h('p', { class: 'said' }, event.description),
    h('p', { class: 'soft' }, 'This can only be read.'),
    h(
      'div',
      { class: 'buttons' },
      button('Close', () => dialog.close()),
    ),
  );
  return dialog;
};

/** Everything about an event, and everything that can be done with it. */
export const detailsDialog = (event: PageEvent, calendars: PageCalendar[], deeds: Deeds): HTMLDialogElement => {
  const writable = calendars.find(({ id }) => id === event.calendarId)?.writable ?? false;
  if (event.title === undefined || !writable) return readDialog(event);
  const { elements, changes } = eventFields(event);
  const series = event.seriesId !== undefined;
  const form: HTMLFormElement = h(
    'form',
    { class: 'form' },
    h('h2', {}, titleOf(event)),
    !event.own && h('p', { class: 'soft' }, 'Somebody else invited you; only they can change what everybody sees.'),
    ...elements,
    labelled('Calendar', select('moveTo', calendarChoices(calendars), event.calendarId)),
    series && scopeFields(event.own),
    h(
      'div',
      { class: 'buttons' },
      button('Delete', () => attempt(dialog, () => deeds.remove(event, scopeIn(new FormData(form)))), {
        class: 'remove',
      }),
      button('Close', () => dialog.close()),
      h('button', { class: 'main' }, 'Save'),
    ),
  );
  const dialog = openDialog(titleOf(event), form, duplicateForm(event, calendars, deeds));
  keepScopePossible(form, changes);
  onSubmit(form, (data) => {
    const moveTo = String(data.get('moveTo'));
    const what = { scope: scopeIn(data), changes: changes(data), ...(moveTo === event.calendarId ? {} : { moveTo }) };
    attempt(dialog, () => deeds.change(event, what));
  });
  return dialog;
};
