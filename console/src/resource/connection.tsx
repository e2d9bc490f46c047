import { useState } from 'react';
import { useApi, useDoing } from '../api/queries.ts';
import { usePlace } from '../api/session.tsx';
import type { CheckView, InvitationView, LeftLinkView, LinkView, ResourceView } from '../api/shapes.ts';
import { sayMoment } from '../app/times.ts';
import { useWords } from '../app/words.tsx';
import { Age } from '../parts/age.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { useSay } from '../parts/notice.tsx';
import { ProblemBox } from '../parts/problem.tsx';
import { Empty } from '../parts/quiet.tsx';
import { DryRun } from './dry-run.tsx';

/** The calendars of the resource, the account behind them, and what the first sync would do. */
export function Connection({ resource }: { resource: ResourceView }) {
  const { t } = useWords();
  const { may } = usePlace();
  const { links, outbound, timeZone: zone } = resource;
  return (
    <>
      <Invited resource={resource} />
      {links.length === 0 && (
        <Empty title={t('connection.none')}>
          <p>{t('connection.noneNext')}</p>
        </Empty>
      )}
      {links.map((link) => (
        <LinkPanel key={link.id} link={link} zone={zone} waiting={link.role === 'write' ? outbound.waiting : 0} />
      ))}
      {links.some(({ state }) => state !== 'disconnected') && may('operator') && (
        <>
          <CheckAccount id={resource.id} zone={zone} />
          <DryRun id={resource.id} />
        </>
      )}
    </>
  );
}

const steps = ['sentAt', 'openedAt', 'consentedAt', 'calendarChosenAt'] as const;

function Invited({ resource }: { resource: ResourceView }) {
  const { t, language } = useWords();
  const { may } = usePlace();
  const query = useApi<InvitationView>(
    ['resource', resource.id, 'invitation'],
    `/v1/resources/${resource.id}/invitation`,
    {
      enabled: resource.state !== 'notInvited',
    },
  );
  const revoke = useDoing<undefined>('resource', 'resources', 'overview');
  const { data } = query;
  if (data === undefined) return null;
  return (
    <section className="panel">
      <h2>{t('invitation.title')}</h2>
      <p>{t(`invitation.${data.state}`)}</p>
      {data.problem !== undefined && <p className="bad">{data.problem}</p>}
      <ol className="steps">
        {steps.map((step) => (
          <li key={step} className={data[step] === null ? 'soft' : ''}>
            {t(`invitation.${step}`)} {data[step] === null ? '–' : sayMoment(data[step], language, resource.timeZone)}
          </li>
        ))}
      </ol>
      {revoke.error && <ProblemBox error={revoke.error} />}
      {may('operator') && (data.state === 'sent' || data.state === 'opened') && (
        <button
          type="button"
          disabled={revoke.isPending}
          onClick={() => revoke.mutate({ path: `/v1/resources/${resource.id}/invitation`, call: { method: 'DELETE' } })}
        >
          {t('invitation.revoke')}
        </button>
      )}
    </section>
  );
}

function LinkPanel({ link, zone, waiting }: { link: LinkView; zone: string; waiting: number }) {
  const { t, language } = useWords();
  const { channel } = link;
  return (
    <section className="panel">
      <h2>
        <bdi>{link.calendarName}</bdi>
      </h2>
      <dl className="facts">
        <dt>{t('link.account')}</dt>
        <dd>
          <bdi>{link.accountEmail}</bdi>
          {link.confirmedForeign && <span className="soft small"> {t('link.foreign')}</span>}
        </dd>
        <dt>{t('link.role')}</dt>
        <dd>{t(`linkRole.${link.role}`)}</dd>
        <dt>{t('link.direction')}</dt>
        <dd>{t(`direction.${link.direction}`)}</dd>
        <dt>{t('link.state')}</dt>
        <dd>
          {t(`linkState.${link.state}`)}
          {link.problem !== undefined && <span className="bad"> {link.problem}</span>}
        </dd>
        <dt>{t('link.read')}</dt>
        <dd>{link.lastPulledAt === null ? t('freshness.never') : <Age instant={link.lastPulledAt} zone={zone} />}</dd>
        <dt>{t('link.channel')}</dt>
        <dd>
          {t(`channel.${channel.state}`)}
          {channel.expiresAt !== null && ` · ${t('link.until', { at: sayMoment(channel.expiresAt, language, zone) })}`}
        </dd>
        {waiting > 0 && (
          <>
            <dt>{t('link.backlog')}</dt>
            <dd className="late">{t('overview.waiting', { count: waiting })}</dd>
          </>
        )}
      </dl>
      {link.leaving && <p className="late">{t(`leaving.${link.leaving.copies}`)}</p>}
      {link.leftBehind !== undefined && <p className="late">{t('link.leftBehind', { count: link.leftBehind })}</p>}
      <LinkActions link={link} />
    </section>
  );
}

type Verb = 'sync' | 'resync' | 'pause' | 'resume';

function LinkActions({ link }: { link: LinkView }) {
  const { t } = useWords();
  const { may } = usePlace();
  const say = useSay();
  const [leaving, setLeaving] = useState(false);
  const doing = useDoing<LinkView>('resource', 'resources', 'overview', 'ledger');
  if (!may('operator')) return null;
  const start = (verb: Verb): void =>
    doing.mutate(
      { path: `/v1/links/${link.id}/${verb}`, call: verb === 'sync' ? { body: {} } : {} },
      { onSuccess: () => say(t(`linkDone.${verb}`)) },
    );
  const verbs: Verb[] =
    link.state === 'paused' ? ['resume'] : link.state === 'active' ? ['sync', 'resync', 'pause'] : [];
  return (
    <>
      {doing.error && <ProblemBox error={doing.error} onClose={doing.reset} />}
      <p className="actions">
        {verbs.map((verb) => (
          <button
            key={verb}
            type="button"
            disabled={doing.isPending}
            onClick={() => start(verb)}
            title={t(`linkWill.${verb}`)}
          >
            {t(`link.${verb}`)}
          </button>
        ))}
        {link.state !== 'disconnected' && (
          <button type="button" className="danger" onClick={() => setLeaving(true)}>
            {t('link.disconnect')}
          </button>
        )}
      </p>
      {leaving && <Disconnect link={link} onClose={() => setLeaving(false)} />}
    </>
  );
}

function Disconnect({ link, onClose }: { link: LinkView; onClose: () => void }) {
  const { t } = useWords();
  const leave = useDoing<LeftLinkView>('resource', 'resources', 'overview', 'ledger');
  const start = (copies: 'keep' | 'remove'): void =>
    leave.mutate({ path: `/v1/links/${link.id}?copies=${copies}`, call: { method: 'DELETE' } });
  return (
    <Dialog title={t('disconnect.title', { name: link.calendarName })} onClose={onClose}>
      {leave.data === undefined ? (
        <>
          <p>{t('disconnect.lead')}</p>
          {leave.error && <ProblemBox error={leave.error} />}
          <div className="offers">
            {(['keep', 'remove'] as const).map((copies) => (
              <button
                key={copies}
                type="button"
                className="offer"
                disabled={leave.isPending}
                onClick={() => start(copies)}
              >
                <span>
                  <strong>{t(`disconnect.${copies}`)}</strong>
                  <span className="small">{t(`disconnect.${copies}Will`)}</span>
                </span>
              </button>
            ))}
          </div>
        </>
      ) : (
        <p role="status">{leave.data.message}</p>
      )}
    </Dialog>
  );
}

function CheckAccount({ id, zone }: { id: string; zone: string }) {
  const { t, language } = useWords();
  const check = useDoing<CheckView>();
  const { data } = check;
  return (
    <section className="panel">
      <h2>{t('check.title')}</h2>
      <button
        type="button"
        disabled={check.isPending}
        onClick={() => check.mutate({ path: `/v1/resources/${id}/check` })}
      >
        {t('check.do')}
      </button>
      {check.error && <ProblemBox error={check.error} />}
      <div role="status">
        {data && (
          <>
            <p className={data.ok ? '' : 'bad'}>{data.message}</p>
            <p className="soft small">
              <bdi>{data.account}</bdi>
              {data.lastUsedAt !== null &&
                ` · ${t('check.lastUsed', { at: sayMoment(data.lastUsedAt, language, zone) })}`}
            </p>
            <ul className="small">
              {data.scopes.map((scope) => (
                <li key={scope}>
                  <code>{scope}</code>
                </li>
              ))}
            </ul>
          </>
        )}
      </div>
    </section>
  );
}
