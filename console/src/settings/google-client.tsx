import { type FormEvent, useState } from 'react';
import { useApi, useDoing } from '../api/queries.ts';
import { usePlace } from '../api/session.tsx';
import type { GoogleClientView } from '../api/shapes.ts';
import { sayMoment, viewerZone } from '../app/times.ts';
import { useWords } from '../app/words.tsx';
import { faultOf } from '../parts/faults.ts';
import { Field } from '../parts/field.tsx';
import { useSay } from '../parts/notice.tsx';
import { ProblemBox } from '../parts/problem.tsx';
import { NotAllowed, Ready } from '../parts/quiet.tsx';

const path = '/v1/google-client';

/** Which OAuth client the business uses at Google: the installation's, or one of its own. */
export function GoogleClient() {
  const { t } = useWords();
  const { may } = usePlace();
  const query = useApi<GoogleClientView>(['googleClient'], path, { enabled: may('owner') });
  if (!may('owner')) return <NotAllowed needed="owner" />;
  return (
    <Ready query={query}>
      {(client) => (
        <>
          <p className="soft">{t('googleClient.lead')}</p>
          <Present client={client} />
          <Bring key={client.clientId} client={client} />
        </>
      )}
    </Ready>
  );
}

function Present({ client: { clientId, since, redirectUri, accounts } }: { client: GoogleClientView }) {
  const { t, language } = useWords();
  return (
    <section className="panel">
      <h2>{clientId === null ? t('googleClient.installation') : <bdi>{clientId}</bdi>}</h2>
      {since !== null && (
        <p className="soft small">
          {t('googleClient.since')} {sayMoment(since, language, viewerZone())}
        </p>
      )}
      <dl className="facts">
        <dt>{t('googleClient.redirectUri')}</dt>
        <dd>
          <code>{redirectUri}</code>
        </dd>
        <dt>{t('googleClient.own')}</dt>
        <dd>{accounts.own}</dd>
        <dt>{t('googleClient.ofInstallation')}</dt>
        <dd>{accounts.installation}</dd>
        {accounts.former.map((former) => (
          <Former key={former.clientId} {...former} />
        ))}
      </dl>
      {clientId !== null && <Leave />}
    </section>
  );
}

function Former({ clientId, accounts }: GoogleClientView['accounts']['former'][number]) {
  return (
    <>
      <dt>
        <bdi>{clientId}</bdi>
      </dt>
      <dd>{accounts}</dd>
    </>
  );
}

/** Accounts go on with the client they consented to, so leaving it while they do asks their people first. */
function Leave() {
  const { t } = useWords();
  const [reconnect, setReconnect] = useState(false);
  const leave = useDoing<GoogleClientView>('googleClient');
  const wanted = `${path}?accounts=${reconnect ? 'reconnect' : 'refuse'}`;
  return (
    <>
      <label className="check">
        <input type="checkbox" checked={reconnect} onChange={(event) => setReconnect(event.target.checked)} />
        {t('googleClient.reconnect')}
      </label>
      {leave.error && <ProblemBox error={leave.error} onClose={leave.reset} />}
      <button
        type="button"
        className="danger"
        disabled={leave.isPending}
        onClick={() => leave.mutate({ path: wanted, call: { method: 'DELETE' } })}
      >
        {t('googleClient.leave')}
      </button>
    </>
  );
}

const limits = ['callsPerMinute', 'callsPerDay'] as const;
const fields = ['clientId', 'clientSecret', ...limits] as const;

function Bring({ client }: { client: GoogleClientView }) {
  const { t } = useWords();
  const say = useSay();
  const [clientId, setClientId] = useState(client.clientId ?? '');
  const [clientSecret, setClientSecret] = useState('');
  const [allowed, setAllowed] = useState({
    callsPerMinute: client.callsPerMinute?.toString() ?? '',
    callsPerDay: client.callsPerDay?.toString() ?? '',
  });
  const labels = Object.fromEntries(fields.map((name) => [name, t(`googleClient.${name}`)]));
  const bring = useDoing<GoogleClientView>('googleClient');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const given = limits.filter((name) => allowed[name] !== '').map((name) => [name, Number(allowed[name])] as const);
    const body = { clientId: clientId.trim(), clientSecret: clientSecret.trim(), ...Object.fromEntries(given) };
    bring.mutate(
      { path, call: { method: 'PUT', body } },
      {
        onSuccess: () => {
          setClientSecret('');
          say(t('settings.saved'));
        },
      },
    );
  };
  return (
    <form onSubmit={submit} className="panel">
      <h2>{t('googleClient.bring')}</h2>
      <Field label={t('googleClient.clientId')} fault={faultOf(bring.error, 'clientId')}>
        {(control) => (
          <input {...control} required value={clientId} onChange={(event) => setClientId(event.target.value)} />
        )}
      </Field>
      <Field
        label={t('googleClient.clientSecret')}
        hint={t('googleClient.secretHint')}
        fault={faultOf(bring.error, 'clientSecret')}
      >
        {(control) => (
          <input
            {...control}
            type="password"
            autoComplete="off"
            required
            value={clientSecret}
            onChange={(event) => setClientSecret(event.target.value)}
          />
        )}
      </Field>
      {limits.map((name) => (
        <Field
          key={name}
          label={t(`googleClient.${name}`)}
          hint={t('googleClient.limitHint')}
          fault={faultOf(bring.error, name)}
        >
          {(control) => (
            <input
              {...control}
              type="number"
              min={1}
              value={allowed[name]}
              onChange={(event) => setAllowed({ ...allowed, [name]: event.target.value })}
            />
          )}
        </Field>
      ))}
      {bring.error && <ProblemBox error={bring.error} labels={labels} />}
      <button type="submit" className="primary" disabled={bring.isPending}>
        {t('googleClient.use')}
      </button>
    </form>
  );
}
