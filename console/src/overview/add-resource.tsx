import { type ChangeEvent, type FormEvent, useState } from 'react';
import { useDoing } from '../api/queries.ts';
import { usePlace } from '../api/session.tsx';
import type { ResourceView } from '../api/shapes.ts';
import { useWords } from '../app/words.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { faultOf } from '../parts/faults.ts';
import { Field } from '../parts/field.tsx';
import { useSay } from '../parts/notice.tsx';
import { ProblemBox } from '../parts/problem.tsx';
import { ZoneInput } from '../parts/zone-input.tsx';

const names = ['name', 'email', 'timeZone'] as const;

export function AddResource({ onClose }: { onClose: () => void }) {
  const { t } = useWords();
  const say = useSay();
  const { business } = usePlace();
  const [fields, setFields] = useState({ name: '', email: '', timeZone: business.timeZone });
  const labels = Object.fromEntries(names.map((name) => [name, t(`field.${name}`)]));
  const add = useDoing<ResourceView>('resources', 'overview');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const onSuccess = (): void => {
      say(t('done.added', { name: fields.name }));
      onClose();
    };
    add.mutate({ path: '/v1/resources', call: { body: fields } }, { onSuccess });
  };
  return (
    <Dialog title={t('overview.add')} onClose={onClose}>
      <form onSubmit={submit}>
        {names.map((name) => (
          <Field key={name} label={t(`field.${name}`)} fault={faultOf(add.error, name)}>
            {(control) => {
              const input = {
                ...control,
                required: true,
                value: fields[name],
                onChange: (event: ChangeEvent<HTMLInputElement>) =>
                  setFields({ ...fields, [name]: event.target.value }),
              };
              if (name === 'timeZone') return <ZoneInput {...input} />;
              return <input {...input} type={name === 'email' ? 'email' : 'text'} />;
            }}
          </Field>
        ))}
        {add.error && <ProblemBox error={add.error} labels={labels} />}
        <button type="submit" className="primary" disabled={add.isPending}>
          {t('overview.add')}
        </button>
      </form>
    </Dialog>
  );
}
