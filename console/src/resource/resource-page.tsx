import { useApi } from '../api/queries.ts';
import { isNotFound } from '../api/request.ts';
import { usePlace } from '../api/session.tsx';
import type { ResourceView } from '../api/shapes.ts';
import { Link, useAddress } from '../app/router.tsx';
import { useViewTitle } from '../app/title.ts';
import { useWords } from '../app/words.tsx';
import { actionsFor } from '../overview/filter.ts';
import { ImportBar } from '../overview/import-bar.tsx';
import { useRowActions } from '../overview/use-row-actions.ts';
import { Age } from '../parts/age.tsx';
import { Missing } from '../parts/missing.tsx';
import { ProblemBox } from '../parts/problem.tsx';
import { Ready } from '../parts/quiet.tsx';
import { StateMark } from '../parts/state-mark.tsx';
import { Tabs } from '../parts/tabs.tsx';
import { ResourceSettings } from '../settings/resource-settings.tsx';
import { Connection } from './connection.tsx';
import { Ledger } from './ledger.tsx';
import { Week } from './week.tsx';

const tabs = ['week', 'connection', 'settings', 'ledger'] as const;
const tabIn = (search: URLSearchParams) => tabs.find((name) => name === search.get('tab')) ?? 'week';

export function ResourcePage({ id }: { id: string }) {
  const { t } = useWords();
  const { search } = useAddress();
  const query = useApi<ResourceView>(['resource', id], `/v1/resources/${encodeURIComponent(id)}`, { every: 15_000 });
  useViewTitle(t(`tab.${tabIn(search)}`), query.data?.name ?? t('overview.who'));
  if (isNotFound(query.error)) return <Missing title={t('resource.unknown')} />;
  return <Ready query={query}>{(resource) => <Page resource={resource} />}</Ready>;
}

function Page({ resource }: { resource: ResourceView }) {
  const { t } = useWords();
  const { business } = usePlace();
  const { search } = useAddress();
  const tab = tabIn(search);
  return (
    <>
      <p className="crumb">
        <Link to={`/${business.id}/overview`}>{t('nav.overview')}</Link>
      </p>
      <Head resource={resource} />
      <Tabs
        label={resource.name}
        current={tab}
        tabs={tabs.map((name) => ({
          name,
          label: t(`tab.${name}`),
          to: `/${business.id}/resources/${resource.id}${name === 'week' ? '' : `?tab=${name}`}`,
        }))}
      />
      {tab === 'week' && <Week resource={resource} />}
      {tab === 'connection' && <Connection resource={resource} />}
      {tab === 'settings' && <ResourceSettings resource={resource} />}
      {tab === 'ledger' && <Ledger resource={resource} booking={search.get('booking') ?? ''} />}
    </>
  );
}

function Head({ resource }: { resource: ResourceView }) {
  const { t } = useWords();
  const { may } = usePlace();
  const { act, running, problem, forget } = useRowActions(resource);
  const { name, email, state, reason, freshness, sellable } = resource;
  return (
    <div className={`resource-head row-${state}`}>
      <div>
        <h1>
          <bdi>{name}</bdi>
        </h1>
        <p className="soft">
          <bdi>{email}</bdi> · {resource.timeZone}
        </p>
      </div>
      <div>
        <StateMark state={state} />
        {reason !== undefined && <p className={state === 'actionNeeded' ? 'bad' : 'soft'}>{reason}</p>}
        {resource.import && <ImportBar progress={resource.import} />}
        <p className="soft small">
          {freshness.asOf === null ? (
            t('freshness.never')
          ) : (
            <Age instant={freshness.asOf} zone={resource.timeZone} toned />
          )}
          {!sellable && ` · ${t('resource.notSold')}`}
        </p>
      </div>
      {may('operator') && (
        <div className="actions">
          {actionsFor(resource).map((action) => (
            <button key={action} type="button" disabled={running !== undefined} onClick={() => act(action)}>
              {t(`do.${action}`)}
            </button>
          ))}
        </div>
      )}
      {problem !== undefined && <ProblemBox error={problem} onClose={forget} />}
    </div>
  );
}
