import { useQueryClient } from '@tanstack/react-query';
import { type ChangeEvent, type FormEvent, useState } from 'react';
import { useApi, useDoing } from '../api/queries.ts';
import { usePlace } from '../api/session.tsx';
import type { BusinessView } from '../api/shapes.ts';
import { useWords } from '../app/words.tsx';
import { faultOf } from '../parts/faults.ts';
import { Choice, Field } from '../parts/field.tsx';
import { useSay } from '../parts/notice.tsx';
import { ProblemBox } from '../parts/problem.tsx';
import { Ready } from '../parts/quiet.tsx';
import { ZoneInput } from '../parts/zone-input.tsx';
import { mailTongues } from './fields.ts';

/** Who the business is, and where warnings for it go. */
export function BusinessFacts() {
  const { business } = usePlace();
  const query = useApi<BusinessView>(['business'], `/v1/businesses/${business.id}`);
  return <Ready query={query}>{(data) => <Form key={data.version} data={data} />}</Ready>;
}

const names = ['name', 'timeZone', 'locale', 'contactEmail'] as const;
type Name = (typeof names)[number];

function Form({ data }: { data: BusinessView }) {
  const { t } = useWords();
  const { may } = usePlace();
  const say = useSay();
  const [fields, setFields] = useState({ ...data, contactEmail: data.contactEmail ?? '' });
  const client = useQueryClient();
  const save = useDoing<BusinessView>('business');
  const disabled = !may('owner');
  const about = (name: Name) => ({ label: t(`field.${name}`), fault: faultOf(save.error, name) });
  const inputOf = (name: Name) => ({
    disabled,
    value: fields[name],
    onChange: (event: ChangeEvent<HTMLInputElement>) => setFields({ ...fields, [name]: event.target.value }),
  });
  const labels = Object.fromEntries(names.map((name) => [name, t(`field.${name}`)]));
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const { name, timeZone, locale, contactEmail } = fields;
    const body = { name, timeZone, locale, contactEmail: contactEmail === '' ? null : contactEmail };
    save.mutate(
      { path: `/v1/businesses/${data.id}`, call: { method: 'PATCH', version: data.version, body } },
      {
        onSuccess: () => {
          say(t('settings.saved'));
          // The name stands in the head of every page.
          void client.invalidateQueries({ queryKey: ['session'] });
        },
      },
    );
  };
  return (
    <form onSubmit={submit} className="settings">
      {disabled && <p className="soft">{t('notAllowed.owner')}</p>}
      <Field {...about('name')}>{(control) => <input {...control} {...inputOf('name')} required />}</Field>
      <Field {...about('timeZone')}>{(control) => <ZoneInput {...control} {...inputOf('timeZone')} required />}</Field>
      <Choice
        {...about('locale')}
        value={fields.locale}
        options={mailTongues(data.locale)}
        disabled={disabled}
        onChange={(locale) => setFields({ ...fields, locale })}
      />
      <Field {...about('contactEmail')} hint={t('field.contactHint')}>
        {(control) => <input {...control} {...inputOf('contactEmail')} type="email" />}
      </Field>
      {save.error && <ProblemBox error={save.error} labels={labels} />}
      <button type="submit" className="primary" disabled={disabled || save.isPending}>
        {t('do.save')}
      </button>
    </form>
  );
}
