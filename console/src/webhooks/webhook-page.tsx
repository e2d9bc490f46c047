import { type FormEvent, useState } from 'react';
import { useDoing, usePages } from '../api/queries.ts';
import { usePlace } from '../api/session.tsx';
import type { DeliveryView, ReplayedView, RotatedWebhookView, WebhookView } from '../api/shapes.ts';
import { Link, navigate, setSearch, useAddress } from '../app/router.tsx';
import { sayMoment, viewerZone } from '../app/times.ts';
import { useWords } from '../app/words.tsx';
import { faultOf } from '../parts/faults.ts';
import { Choice, Field } from '../parts/field.tsx';
import { useSay } from '../parts/notice.tsx';
import { ProblemBox } from '../parts/problem.tsx';
import { Empty, Ready } from '../parts/quiet.tsx';
import { Secret } from '../parts/secret.tsx';
import { WebhookState } from './webhook-state.tsx';

/** One receiver: how it does, what was sent to it, and the means to set it right. */
export function WebhookPage({ webhook }: { webhook: WebhookView }) {
  const { t } = useWords();
  const { business } = usePlace();
  return (
    <>
      <p className="crumb">
        <Link to={`/${business.id}/webhooks`}>{t('nav.webhooks')}</Link>
      </p>
      <h1>
        <bdi>{webhook.url}</bdi>
      </h1>
      <p className="soft small">{webhook.events.join(', ')}</p>
      <WebhookState webhook={webhook} />
      <Controls webhook={webhook} />
      <Replay id={webhook.id} />
      <Deliveries id={webhook.id} />
    </>
  );
}

function Controls({ webhook: { id, active } }: { webhook: WebhookView }) {
  const { t } = useWords();
  const { business } = usePlace();
  const say = useSay();
  const change = useDoing<undefined>('webhooks', 'deliveries');
  const rotate = useDoing<RotatedWebhookView>('webhooks');
  const path = `/v1/webhooks/${id}`;
  return (
    <>
      <p className="actions">
        <button
          type="button"
          onClick={() => change.mutate({ path: `${path}/test` }, { onSuccess: () => say(t('webhooks.testSent')) })}
        >
          {t('webhooks.test')}
        </button>
        <button
          type="button"
          onClick={() => change.mutate({ path, call: { method: 'PATCH', body: { active: !active } } })}
        >
          {active ? t('webhooks.deactivate') : t('webhooks.activate')}
        </button>
        <button type="button" onClick={() => rotate.mutate({ path: `${path}/rotate` })}>
          {t('webhooks.rotate')}
        </button>
        <button
          type="button"
          className="danger"
          onClick={() =>
            change.mutate(
              { path, call: { method: 'DELETE' } },
              { onSuccess: () => navigate(`/${business.id}/webhooks`) },
            )
          }
        >
          {t('webhooks.delete')}
        </button>
      </p>
      {(change.error ?? rotate.error) && <ProblemBox error={change.error ?? rotate.error} />}
      {rotate.data && <Secret label={t('webhooks.secret')} value={rotate.data.secret} />}
    </>
  );
}

const iso = (local: string): string => new Date(local).toISOString().replace(/\.\d+Z$/, 'Z');

function Replay({ id }: { id: string }) {
  const { t } = useWords();
  const say = useSay();
  const [span, setSpan] = useState({ from: '', to: '' });
  const replay = useDoing<ReplayedView>('deliveries');
  const start = (cursor?: string, before = 0): void =>
    replay.mutate(
      {
        path: `/v1/webhooks/${id}/replay`,
        call: { body: { from: iso(span.from), to: iso(span.to), ...(cursor === undefined ? {} : { cursor }) } },
      },
      {
        onSuccess: ({ events, nextCursor }) => {
          if (nextCursor === null) say(t('webhooks.replayed', { count: before + events }));
          else start(nextCursor, before + events);
        },
      },
    );
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    start();
  };
  return (
    <form onSubmit={submit} className="panel line">
      <h2>{t('webhooks.replay')}</h2>
      {(['from', 'to'] as const).map((name) => (
        <Field key={name} label={t(`field.${name}`)} fault={faultOf(replay.error, name)}>
          {(control) => (
            <input
              {...control}
              type="datetime-local"
              required
              value={span[name]}
              onChange={(event) => setSpan({ ...span, [name]: event.target.value })}
            />
          )}
        </Field>
      ))}
      <button type="submit" disabled={replay.isPending}>
        {t('webhooks.replayDo')}
      </button>
      {replay.error && <ProblemBox error={replay.error} labels={{ from: t('field.from'), to: t('field.to') }} />}
    </form>
  );
}

const states = ['due', 'delivered', 'failed', 'void'] as const;

function Deliveries({ id }: { id: string }) {
  const { t, language } = useWords();
  const { search } = useAddress();
  const state = states.find((name) => name === search.get('state')) ?? '';
  const query = state === '' ? '' : `&state=${state}`;
  const list = usePages<DeliveryView>(['deliveries', id, state], `/v1/webhooks/${id}/deliveries?limit=50${query}`);
  return (
    <section>
      <h2>{t('webhooks.deliveries')}</h2>
      <Choice
        label={t('filter.state')}
        value={state}
        options={[
          { value: '', label: t('filter.all') },
          ...states.map((value) => ({ value, label: t(`delivery.${value}`) })),
        ]}
        onChange={(value) => setSearch({ state: value })}
      />
      <Ready query={list}>
        {({ pages }) => {
          const all = pages.flatMap(({ items }) => items);
          return all.length === 0 ? (
            <Empty title={t('webhooks.noDeliveries')} />
          ) : (
            <ul className="ledger">
              {all.map((delivery) => (
                <li key={delivery.id}>
                  <p>
                    <code>{delivery.event}</code> · {sayMoment(delivery.timestamp, language, viewerZone())} ·{' '}
                    <span className={delivery.state === 'failed' ? 'bad' : ''}>{t(`delivery.${delivery.state}`)}</span>
                  </p>
                  <p className="soft small">
                    <code>{delivery.eventId}</code> · {t('webhooks.tries', { count: delivery.tries })}
                    {delivery.reason !== null && ` · ${delivery.reason}`}
                  </p>
                  {delivery.attempts.map((attempt) => (
                    <p key={attempt.at} className="soft small">
                      {sayMoment(attempt.at, language, viewerZone())} → {attempt.status ?? attempt.problem}
                    </p>
                  ))}
                </li>
              ))}
            </ul>
          );
        }}
      </Ready>
      {list.hasNextPage && (
        <button type="button" disabled={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {t('do.more')}
        </button>
      )}
    </section>
  );
}
