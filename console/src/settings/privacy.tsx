import { type FormEvent, useState } from 'react';
import { useApi, useDoing } from '../api/queries.ts';
import { usePlace } from '../api/session.tsx';
import type { PrivacyTermsView } from '../api/shapes.ts';
import { sayMoment, viewerZone } from '../app/times.ts';
import { useWords } from '../app/words.tsx';
import { faultOf } from '../parts/faults.ts';
import { Field } from '../parts/field.tsx';
import { ProblemBox } from '../parts/problem.tsx';
import { Ready } from '../parts/quiet.tsx';
import { Terms } from './terms.tsx';

/** What happens with calendar data, and who has accepted that for the business (PV1). */
export function Privacy() {
  const { t, language } = useWords();
  const query = useApi<PrivacyTermsView>(['privacy'], '/v1/privacy-terms');
  return (
    <Ready query={query}>
      {(terms) => (
        <>
          <p className="soft">{t('privacyTerms.lead')}</p>
          <Accepted terms={terms} />
          {terms.accepted?.version !== terms.version && <Accept version={terms.version} />}
          <section className="panel">
            <h2>{t('privacyTerms.version', { version: terms.version })}</h2>
            {terms.url !== null && (
              <p>
                <a href={terms.url} target="_blank" rel="noreferrer">
                  {t('privacyTerms.read')}
                </a>
              </p>
            )}
            {terms.text !== null && (
              <>
                {language !== 'en' && <p className="soft">{t('privacyTerms.inEnglish')}</p>}
                <Terms text={terms.text} />
              </>
            )}
          </section>
        </>
      )}
    </Ready>
  );
}

function Accepted({ terms: { accepted, version } }: { terms: PrivacyTermsView }) {
  const { t, language } = useWords();
  if (accepted === null) return <p className="late">{t('privacyTerms.notYet')}</p>;
  const { by, at, version: which } = accepted;
  return (
    <>
      <p>{t('privacyTerms.accepted', { name: by, when: sayMoment(at, language, viewerZone()), version: which })}</p>
      {which !== version && <p className="late">{t('privacyTerms.changed')}</p>}
    </>
  );
}

function Accept({ version }: { version: string }) {
  const { t } = useWords();
  const { may, session } = usePlace();
  const [name, setName] = useState(session.person.name ?? '');
  const accept = useDoing<PrivacyTermsView>('privacy');
  if (!may('owner')) return <p className="soft">{t('notAllowed.owner')}</p>;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    accept.mutate({ path: '/v1/privacy-terms/acceptance', call: { body: { name, version } } });
  };
  return (
    <form onSubmit={submit} className="panel">
      <Field label={t('privacyTerms.name')} fault={faultOf(accept.error, 'name')}>
        {(control) => <input {...control} required value={name} onChange={(event) => setName(event.target.value)} />}
      </Field>
      {accept.error && <ProblemBox error={accept.error} labels={{ name: t('privacyTerms.name') }} />}
      <button type="submit" className="primary" disabled={accept.isPending}>
        {t('privacyTerms.accept')}
      </button>
    </form>
  );
}
