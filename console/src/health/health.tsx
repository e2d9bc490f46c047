import { useApi, useDoing } from '../api/queries.ts';
import { usePlace } from '../api/session.tsx';
import type { HealthView } from '../api/shapes.ts';
import { Link } from '../app/router.tsx';
import { sayDuration, sayMoment, viewerZone } from '../app/times.ts';
import { useViewTitle } from '../app/title.ts';
import { useWords } from '../app/words.tsx';
import { Age } from '../parts/age.tsx';
import { useSay } from '../parts/notice.tsx';
import { ProblemBox } from '../parts/problem.tsx';
import { Ready } from '../parts/quiet.tsx';
import { Bars } from './bars.tsx';

export function Health() {
  const { t } = useWords();
  const query = useApi<HealthView>(['health'], '/v1/health', { every: 15_000 });
  useViewTitle(t('nav.health'));
  return (
    <>
      <h1>{t('nav.health')}</h1>
      <Ready query={query}>
        {(health) => (
          <>
            <Stale stale={health.stale} />
            <div className="tiles">
              <Links health={health} />
              <Channels health={health} />
              <Grants grants={health.grants} />
              <Webhooks webhooks={health.webhooks} />
            </div>
            <PushToApplied times={health.pushToApplied} />
            <Queues queues={health.queues} />
            <Budgets budgets={health.budgets} />
          </>
        )}
      </Ready>
    </>
  );
}

function Stale({ stale }: Pick<HealthView, 'stale'>) {
  const { t } = useWords();
  const { business } = usePlace();
  if (stale === undefined || stale.length === 0) return null;
  return (
    <section className="panel">
      <h2>{t('health.stale')}</h2>
      <ul className="plain">
        {stale.map(({ resourceId, linkId, name, why, since }) => (
          <li key={linkId}>
            <Link to={`/${business.id}/resources/${resourceId}?tab=connection`}>
              <bdi>{name}</bdi>
            </Link>{' '}
            {why} {since !== null && <Age instant={since} />}
          </li>
        ))}
      </ul>
    </section>
  );
}

type Row = { word: string; count: number; tone?: 'bad' | 'late' };

/** Numbers under one heading; a tone only where there is something to do. */
function Tile({ title, rows, children }: { title: string; rows: Row[]; children?: React.ReactNode }) {
  return (
    <section className="panel">
      <h2>{title}</h2>
      <dl className="numbers">
        {rows.map(({ word, count, tone }) => (
          <div key={word} className={count > 0 && tone !== undefined ? tone : ''}>
            <dt>{word}</dt>
            <dd>{count}</dd>
          </div>
        ))}
      </dl>
      {children}
    </section>
  );
}

function Links({ health: { links, neverPulled, oldestPullAt, waitingWrites } }: { health: HealthView }) {
  const { t } = useWords();
  return (
    <Tile
      title={t('health.links')}
      rows={[
        { word: t('linkState.active'), count: links.active },
        { word: t('linkState.actionNeeded'), count: links.actionNeeded, tone: 'bad' },
        { word: t('linkState.paused'), count: links.paused },
        { word: t('linkState.disconnected'), count: links.disconnected },
        { word: t('health.neverPulled'), count: neverPulled, tone: 'late' },
        { word: t('health.waitingWrites'), count: waitingWrites, tone: 'late' },
      ]}
    >
      {oldestPullAt !== null && (
        <p className="small soft">
          {t('health.oldest')} <Age instant={oldestPullAt} toned />
        </p>
      )}
    </Tile>
  );
}

function Channels({ health: { channels, losingPushes } }: { health: HealthView }) {
  const { t } = useWords();
  return (
    <Tile
      title={t('health.channels')}
      rows={[
        { word: t('channel.live'), count: channels.live },
        { word: t('channel.expired'), count: channels.expired, tone: 'late' },
        { word: t('channel.none'), count: channels.none, tone: 'late' },
        { word: t('channel.unsupported'), count: channels.unsupported },
        { word: t('health.losingPushes'), count: losingPushes, tone: 'bad' },
      ]}
    />
  );
}

function Grants({ grants }: Pick<HealthView, 'grants'>) {
  const { t } = useWords();
  if (grants === undefined) return null;
  return (
    <Tile
      title={t('health.grants')}
      rows={[
        { word: t('grant.ok'), count: grants.ok },
        { word: t('grant.failed'), count: grants.failed, tone: 'bad' },
        { word: t('grant.ending'), count: grants.ending, tone: 'late' },
      ]}
    />
  );
}

function Webhooks({ webhooks }: Pick<HealthView, 'webhooks'>) {
  const { t } = useWords();
  return (
    <Tile
      title={t('nav.webhooks')}
      rows={[
        { word: t('health.webhooksActive'), count: webhooks.active },
        { word: t('health.webhooksFailing'), count: webhooks.failing, tone: 'bad' },
        { word: t('health.webhooksInactive'), count: webhooks.inactive },
        { word: t('health.webhooksDisabled'), count: webhooks.disabled, tone: 'late' },
      ]}
    />
  );
}

function PushToApplied({ times }: { times: HealthView['pushToApplied'] }) {
  const { t, language } = useWords();
  if (times === undefined) return null;
  const say = (milliseconds: number | null): string =>
    milliseconds === null
      ? '–'
      : new Intl.NumberFormat(language, { style: 'unit', unit: 'second', maximumFractionDigits: 1 }).format(
          milliseconds / 1000,
        );
  return (
    <section className="panel">
      <h2>{t('health.pushToApplied')}</h2>
      {times.p50 === null ? (
        <p className="soft">{t('health.noPushes')}</p>
      ) : (
        <>
          <p>{t('health.percentiles', { p50: say(times.p50), p95: say(times.p95), p99: say(times.p99) })}</p>
          <Bars
            label={t('health.perHour')}
            bars={times.buckets.map(({ hour, p95, count }) => ({
              key: hour,
              value: p95 ?? 0,
              words: `${sayMoment(hour, language, viewerZone())}: ${say(p95)} · ${count}`,
            }))}
          />
        </>
      )}
    </section>
  );
}

type Queue = NonNullable<HealthView['queues']>[number]['name'];

function Queues({ queues }: Pick<HealthView, 'queues'>) {
  const { t, language } = useWords();
  const { may } = usePlace();
  const say = useSay();
  const redrive = useDoing<{ moved?: number }>('health');
  if (queues === undefined) return null;
  const start = (queue: Queue): void =>
    redrive.mutate(
      { path: '/v1/health/redrive', call: { body: { queue } } },
      { onSuccess: () => say(t('health.redriven', { name: t(`queue.of.${queue}`) })) },
    );
  return (
    <section className="panel wide">
      <h2>{t('health.queues')}</h2>
      {redrive.error && <ProblemBox error={redrive.error} onClose={redrive.reset} />}
      <div className="scroll-x" role="region" aria-label={t('health.queues')} tabIndex={0}>
        <table className="grid">
          <thead>
            <tr>
              {(['name', 'ready', 'inFlight', 'delayed', 'oldestAge', 'dead'] as const).map((column) => (
                <th key={column} scope="col">
                  {t(`queue.${column}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {queues.map(({ name, ready, inFlight, delayed, oldestAgeSeconds, dead }) => (
              <tr key={name}>
                <th scope="row">
                  {t(`queue.of.${name}`)} <code className="soft">{name}</code>
                </th>
                <td>{ready}</td>
                <td>{inFlight}</td>
                <td>{delayed}</td>
                <td>{oldestAgeSeconds === undefined ? '–' : sayDuration(oldestAgeSeconds, language)}</td>
                <td className={dead > 0 ? 'bad' : ''}>
                  {dead}{' '}
                  {dead > 0 && may('operator') && (
                    <button type="button" disabled={redrive.isPending} onClick={() => start(name)}>
                      {t('health.redrive', { count: dead })}
                    </button>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Budgets({ budgets }: Pick<HealthView, 'budgets'>) {
  const { t, language } = useWords();
  return (
    <section className="panel">
      <h2>{t('health.budget')}</h2>
      {budgets.map(({ oauthClient, window, day, checks, slowUntil }) => (
        <div key={oauthClient}>
          <p className="small soft">
            <code>{oauthClient}</code>
          </p>
          <Budget
            label={t('health.budgetWindow', { seconds: window.seconds })}
            used={window.used}
            limit={window.limit}
          />
          <Budget label={t('health.budgetBusiness')} used={window.byBusiness.used} limit={window.byBusiness.limit} />
          <Budget label={t('health.budgetDay')} used={day.used} limit={day.limit} />
          {checks.stretched > 1 && <p className="late">{checks.text}</p>}
          {slowUntil !== null && (
            <p className="bad">{t('health.slowUntil', { at: sayMoment(slowUntil, language, viewerZone()) })}</p>
          )}
        </div>
      ))}
      {budgets.length === 0 && <p className="soft">{t('health.noCalls')}</p>}
    </section>
  );
}

function Budget({ label, used, limit }: { label: string; used: number; limit: number }) {
  const { t } = useWords();
  return (
    <p className="budget">
      <span className="small">{label}</span>
      <meter min={0} max={limit} value={used} high={limit * 0.8} aria-label={label} />
      <span className="small">{t('health.ofLimit', { used, limit })}</span>
    </p>
  );
}
