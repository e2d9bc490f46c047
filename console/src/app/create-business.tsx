import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useOnce } from '../api/queries.ts';
import { request } from '../api/request.ts';
import type { BusinessView } from '../api/shapes.ts';
import { faultOf } from '../parts/faults.ts';
import { Field } from '../parts/field.tsx';
import { ProblemBox } from '../parts/problem.tsx';
import { ZoneInput } from '../parts/zone-input.tsx';
import { navigate } from './router.tsx';
import { viewerZone } from './times.ts';
import { useWords } from './words.tsx';

export function CreateBusiness({ csrfToken }: { csrfToken: string }) {
  const { t, language } = useWords();
  const client = useQueryClient();
  const [name, setName] = useState('');
  const [timeZone, setTimeZone] = useState(viewerZone);
  const create = useOnce<BusinessView>({
    mutationFn: ({ path, call }) => request(path, { csrfToken }, { method: 'POST', ...call }),
    onSuccess: async ({ id }) => {
      await client.invalidateQueries({ queryKey: ['session'] });
      navigate(`/${id}/overview`);
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    create.mutate({ path: '/v1/businesses', call: { body: { name, timeZone, locale: language } } });
  };
  return (
    <form onSubmit={submit} className="panel">
      <h2>{t('choose.create')}</h2>
      <Field label={t('field.name')} fault={faultOf(create.error, 'name')}>
        {(control) => <input {...control} required value={name} onChange={(event) => setName(event.target.value)} />}
      </Field>
      <Field label={t('field.timeZone')} fault={faultOf(create.error, 'timeZone')}>
        {(control) => (
          <ZoneInput {...control} required value={timeZone} onChange={(event) => setTimeZone(event.target.value)} />
        )}
      </Field>
      {create.error && (
        <ProblemBox error={create.error} labels={{ name: t('field.name'), timeZone: t('field.timeZone') }} />
      )}
      <button type="submit" className="primary" disabled={create.isPending}>
        {t('choose.create')}
      </button>
    </form>
  );
}
