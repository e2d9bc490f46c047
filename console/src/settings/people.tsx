import { type FormEvent, useState } from 'react';
import { useDoing, usePages } from '../api/queries.ts';
import { usePlace } from '../api/session.tsx';
import type { PersonView, Role } from '../api/shapes.ts';
import { useWords } from '../app/words.tsx';
import { Age } from '../parts/age.tsx';
import { faultOf } from '../parts/faults.ts';
import { Choice, Field } from '../parts/field.tsx';
import { ProblemBox } from '../parts/problem.tsx';
import { NotAllowed, Ready } from '../parts/quiet.tsx';

const roles: readonly Role[] = ['viewer', 'operator', 'owner'];

export function People() {
  const { t } = useWords();
  const { may } = usePlace();
  return may('owner') ? (
    <>
      <p className="soft">{t('people.lead')}</p>
      <PeopleTable />
      <AddPerson />
    </>
  ) : (
    <NotAllowed needed="owner" />
  );
}

function PeopleTable() {
  const { t } = useWords();
  const list = usePages<PersonView>(['people'], '/v1/people?limit=200', { all: true });
  return (
    <Ready query={list}>
      {({ pages }) => (
        <ul className="plain">
          {pages
            .flatMap(({ items }) => items)
            .map((person) => (
              <li key={person.id} className="panel line">
                <span>
                  <bdi>{person.name ?? person.email}</bdi>
                  <span className="soft small">
                    {' '}
                    {person.name !== undefined && <bdi>{person.email} · </bdi>}
                    {t(`personState.${person.state}`)}
                    {person.lastSeenAt !== undefined && (
                      <>
                        {' · '}
                        {t('people.lastSeen')} <Age instant={person.lastSeenAt} />
                      </>
                    )}
                  </span>
                </span>
                <PersonControls person={person} />
              </li>
            ))}
        </ul>
      )}
    </Ready>
  );
}

function PersonControls({ person }: { person: PersonView }) {
  const { t } = useWords();
  const doing = useDoing<PersonView>('people');
  const path = `/v1/people/${person.id}`;
  return (
    <span className="actions">
      <Choice
        label={t('people.role')}
        value={person.role}
        options={roles.map((value) => ({ value, label: t(`role.${value}`) }))}
        disabled={doing.isPending}
        onChange={(role) => doing.mutate({ path, call: { method: 'PATCH', body: { role } } })}
      />
      <button
        type="button"
        className="danger"
        disabled={doing.isPending}
        aria-label={`${t('people.remove')}: ${person.email}`}
        onClick={() => doing.mutate({ path, call: { method: 'DELETE' } })}
      >
        {t('people.remove')}
      </button>
      {doing.error && <ProblemBox error={doing.error} onClose={doing.reset} />}
    </span>
  );
}

function AddPerson() {
  const { t } = useWords();
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<Role>('operator');
  const add = useDoing<PersonView>('people');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    add.mutate({ path: '/v1/people', call: { body: { email, role } } }, { onSuccess: () => setEmail('') });
  };
  return (
    <form onSubmit={submit} className="panel">
      <h2>{t('people.add')}</h2>
      <Field label={t('field.email')} fault={faultOf(add.error, 'email')}>
        {(control) => (
          <input {...control} type="email" required value={email} onChange={(event) => setEmail(event.target.value)} />
        )}
      </Field>
      <Choice
        label={t('people.role')}
        hint={t(`roleHint.${role}`)}
        value={role}
        options={roles.map((value) => ({ value, label: t(`role.${value}`) }))}
        onChange={setRole}
      />
      {add.error && <ProblemBox error={add.error} labels={{ email: t('field.email'), role: t('people.role') }} />}
      <button type="submit" className="primary" disabled={add.isPending}>
        {t('people.add')}
      </button>
    </form>
  );
}
