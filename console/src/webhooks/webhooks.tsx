import { type FormEvent, useState } from 'react';
import { useDoing, usePages } from '../api/queries.ts';
import { usePlace } from '../api/session.tsx';
import type { CreatedWebhookView, WebhookView } from '../api/shapes.ts';
import { Link } from '../app/router.tsx';
import { useViewTitle } from '../app/title.ts';
import { useWords } from '../app/words.tsx';
import { faultOf } from '../parts/faults.ts';
import { Field } from '../parts/field.tsx';
import { toggled } from '../parts/toggled.ts';
import { ProblemBox } from '../parts/problem.tsx';
import { Empty, NotAllowed, Ready } from '../parts/quiet.tsx';
import { Secret } from '../parts/secret.tsx';
import { WebhookState } from './webhook-state.tsx';
import { WebhookPage } from './webhook-page.tsx';

/** What a webhook can be told of. One that is new fails the types until it stands here. */
const everyEvent = {
  'booking.created': true,
  'booking.updated': true,
  'booking.cancelled': true,
  'busy.changed': true,
  'resource.changed': true,
  'conflict.opened': true,
  'conflict.closed': true,
} as const satisfies Record<WebhookView['events'][number], true>;
const events = Object.keys(everyEvent);

export function Webhooks({ id }: { id: string | undefined }) {
  const { t } = useWords();
  const { may } = usePlace();
  useViewTitle(t('nav.webhooks'));
  if (may('owner')) return <AllWebhooks id={id} />;
  return (
    <>
      <h1>{t('nav.webhooks')}</h1>
      <NotAllowed needed="owner" />
    </>
  );
}

function AllWebhooks({ id }: { id: string | undefined }) {
  const { t } = useWords();
  const list = usePages<WebhookView>(['webhooks'], '/v1/webhooks?limit=200', { all: true });
  return (
    <Ready query={list}>
      {({ pages }) => {
        const all = pages.flatMap(({ items }) => items);
        const one = all.find((webhook) => webhook.id === id);
        if (one !== undefined) return <WebhookPage webhook={one} />;
        return (
          <>
            <h1>{t('nav.webhooks')}</h1>
            <p className="soft">{t('webhooks.lead')}</p>
            {all.length === 0 && <Empty title={t('webhooks.none')} />}
            <ul className="plain">
              {all.map((webhook) => (
                <li key={webhook.id} className="panel">
                  <WebhookLine webhook={webhook} />
                </li>
              ))}
            </ul>
            <AddWebhook />
          </>
        );
      }}
    </Ready>
  );
}

function WebhookLine({ webhook }: { webhook: WebhookView }) {
  const { t } = useWords();
  const { business } = usePlace();
  return (
    <>
      <Link to={`/${business.id}/webhooks/${webhook.id}`}>
        <bdi className="clip">{webhook.url}</bdi>
      </Link>
      <p className="small soft">{webhook.events.join(', ')}</p>
      <WebhookState webhook={webhook} />
      {!webhook.active && <p className="soft">{t('webhooks.inactive')}</p>}
    </>
  );
}

function AddWebhook() {
  const { t } = useWords();
  const [url, setUrl] = useState('');
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set(events));
  const add = useDoing<CreatedWebhookView>('webhooks');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    add.mutate({ path: '/v1/webhooks', call: { body: { url, events: [...chosen] } } }, { onSuccess: () => setUrl('') });
  };
  return (
    <form onSubmit={submit} className="panel">
      <h2>{t('webhooks.add')}</h2>
      <Field label={t('webhooks.url')} hint={t('webhooks.urlHint')} fault={faultOf(add.error, 'url')}>
        {(control) => (
          <input {...control} type="url" required value={url} onChange={(event) => setUrl(event.target.value)} />
        )}
      </Field>
      <fieldset>
        <legend>{t('webhooks.events')}</legend>
        {events.map((event) => (
          <label key={event} className="check">
            <input type="checkbox" checked={chosen.has(event)} onChange={() => setChosen(toggled(chosen, event))} />
            <code>{event}</code>
          </label>
        ))}
      </fieldset>
      {add.error && <ProblemBox error={add.error} labels={{ url: t('webhooks.url'), events: t('webhooks.events') }} />}
      {add.data && <Secret label={t('webhooks.secret')} value={add.data.secret} />}
      <button type="submit" className="primary" disabled={add.isPending || chosen.size === 0}>
        {t('webhooks.add')}
      </button>
    </form>
  );
}
