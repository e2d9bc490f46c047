import { type FormEvent, useState } from 'react';
import { useDoing, usePages } from '../api/queries.ts';
import { usePlace } from '../api/session.tsx';
import type { CreatedKeyView, KeyPage } from '../api/shapes.ts';
import { useWords } from '../app/words.tsx';
import { Age } from '../parts/age.tsx';
import { faultOf } from '../parts/faults.ts';
import { Field } from '../parts/field.tsx';
import { toggled } from '../parts/toggled.ts';
import { ProblemBox } from '../parts/problem.tsx';
import { Empty, NotAllowed, Ready } from '../parts/quiet.tsx';
import { Secret } from '../parts/secret.tsx';

type Key = KeyPage['items'][number];
const scopes = ['read', 'book', 'manage', 'conflicts'] as const;

export function ApiKeys() {
  const { t } = useWords();
  const { may, business } = usePlace();
  const path = `/v1/businesses/${business.id}/keys`;
  return may('owner') ? (
    <>
      <p className="soft">{t('keysPage.lead')}</p>
      <KeyList path={path} />
      <AddKey path={path} />
    </>
  ) : (
    <NotAllowed needed="owner" />
  );
}

function KeyList({ path }: { path: string }) {
  const { t } = useWords();
  const list = usePages<Key>(['keys'], `${path}?limit=200`, { all: true });
  const revoke = useDoing<undefined>('keys');
  return (
    <Ready query={list}>
      {({ pages }) => {
        const keys = pages.flatMap(({ items }) => items);
        return (
          <>
            {keys.length === 0 && <Empty title={t('keysPage.none')} />}
            {revoke.error && <ProblemBox error={revoke.error} onClose={revoke.reset} />}
            <ul className="plain">
              {keys.map((key) => (
                <li key={key.id} className="panel line">
                  <span>
                    <bdi>{key.name}</bdi>{' '}
                    <span className="soft small">
                      {key.scopes.map((scope) => t(`scope.${scope}`)).join(', ')} · <Age instant={key.createdAt} />
                    </span>
                  </span>
                  <button
                    type="button"
                    className="danger"
                    disabled={revoke.isPending}
                    aria-label={`${t('keysPage.revoke')}: ${key.name}`}
                    onClick={() => revoke.mutate({ path: `${path}/${key.id}`, call: { method: 'DELETE' } })}
                  >
                    {t('keysPage.revoke')}
                  </button>
                </li>
              ))}
            </ul>
          </>
        );
      }}
    </Ready>
  );
}

function AddKey({ path }: { path: string }) {
  const { t } = useWords();
  const [name, setName] = useState('');
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set(['read']));
  const add = useDoing<CreatedKeyView>('keys');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    add.mutate({ path, call: { body: { name, scopes: [...chosen] } } }, { onSuccess: () => setName('') });
  };
  return (
    <form onSubmit={submit} className="panel">
      <h2>{t('keysPage.add')}</h2>
      <Field label={t('field.name')} hint={t('keysPage.nameHint')} fault={faultOf(add.error, 'name')}>
        {(control) => <input {...control} required value={name} onChange={(event) => setName(event.target.value)} />}
      </Field>
      <fieldset>
        <legend>{t('keysPage.scopes')}</legend>
        {scopes.map((scope) => (
          <label key={scope} className="check">
            <input type="checkbox" checked={chosen.has(scope)} onChange={() => setChosen(toggled(chosen, scope))} />
            {t(`scope.${scope}`)}
          </label>
        ))}
      </fieldset>
      {add.error && <ProblemBox error={add.error} labels={{ name: t('field.name'), scopes: t('keysPage.scopes') }} />}
      {add.data && <Secret label={t('keysPage.secret')} value={add.data.key} />}
      <button type="submit" className="primary" disabled={add.isPending || chosen.size === 0}>
        {t('keysPage.add')}
      </button>
    </form>
  );
}
