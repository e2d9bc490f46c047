import { useDeferredValue, useMemo, useRef, useState } from 'react';
import { useApi, useDoing, usePages } from '../api/queries.ts';
import { usePlace } from '../api/session.tsx';
import type { OverviewView, ResourceView, SyncAllView } from '../api/shapes.ts';
import { setSearch, useAddress } from '../app/router.tsx';
import { useViewTitle } from '../app/title.ts';
import { useWords } from '../app/words.tsx';
import { Choice } from '../parts/field.tsx';
import { useKeys } from '../parts/keys.ts';
import { useSay } from '../parts/notice.tsx';
import { ProblemBox } from '../parts/problem.tsx';
import { Empty, Loading } from '../parts/quiet.tsx';
import { AddResource } from './add-resource.tsx';
import { type Filter, filtered, readFilter, sorts, states } from './filter.ts';
import { Funnel } from './funnel.tsx';
import { ResourceList } from './resource-list.tsx';

export function Overview() {
  const { t } = useWords();
  const { may } = usePlace();
  const { search } = useAddress();
  const filter = readFilter(search);
  useViewTitle(t('nav.overview'));
  const totals = useApi<OverviewView>(['overview'], '/v1/overview', { every: 30_000 });
  const [adding, setAdding] = useState(false);
  return (
    <>
      <div className="page-head">
        <h1>{t('nav.overview')}</h1>
        {may('operator') && (
          <span className="actions">
            <button type="button" onClick={() => setAdding(true)}>
              {t('overview.add')}
            </button>
            <SyncAll />
          </span>
        )}
      </div>
      {totals.data === undefined ? (
        <Loading lines={1} />
      ) : (
        totals.data.resources.total > 0 && <Funnel funnel={totals.data.funnel} />
      )}
      <Filters filter={filter} totals={totals.data} />
      <Resources filter={filter} total={totals.data?.resources.total} />
      {adding && <AddResource onClose={() => setAdding(false)} />}
    </>
  );
}

function SyncAll() {
  const { t } = useWords();
  const say = useSay();
  const sync = useDoing<SyncAllView>('resources');
  const start = (): void =>
    sync.mutate(
      { path: '/v1/sync', call: { body: {} } },
      { onSuccess: ({ requested }) => say(t('done.syncAll', { count: requested })) },
    );
  return (
    <>
      <button type="button" disabled={sync.isPending} onClick={start}>
        {t('do.syncAll')}
      </button>
      {sync.error && <ProblemBox error={sync.error} onClose={sync.reset} />}
    </>
  );
}

function Filters({ filter, totals }: { filter: Filter; totals: OverviewView | undefined }) {
  const { t } = useWords();
  const field = useRef<HTMLInputElement>(null);
  useKeys({ '/': () => field.current?.focus() });
  const count = (state: ResourceView['state']): number => totals?.resources.byState[state] ?? 0;
  const known = states.filter((state) => count(state) > 0 || filter.state === state);
  return (
    <div className="filters">
      <div className="field grow">
        <label htmlFor="search">{t('filter.search')}</label>
        <input
          id="search"
          ref={field}
          type="search"
          value={filter.text}
          onChange={(event) => setSearch({ q: event.target.value })}
          aria-keyshortcuts="/"
          placeholder={t('filter.searchHint')}
        />
      </div>
      <Choice
        label={t('filter.state')}
        value={filter.state}
        options={[
          { value: '', label: t('filter.all') },
          ...known.map((value) => ({ value, label: `${t(`state.${value}`)} · ${count(value)}` })),
        ]}
        onChange={(state) => setSearch({ state })}
      />
      <Choice
        label={t('filter.sort')}
        value={filter.sort}
        options={sorts.map((value) => ({ value, label: t(`sort.${value}`) }))}
        onChange={(sort) => setSearch({ sort: sort === 'urgency' ? '' : sort })}
      />
      <p className="keys soft small">
        <kbd>/</kbd> {t('keys.search')} <kbd>j</kbd> <kbd>k</kbd> {t('keys.move')} <kbd>Enter</kbd> {t('keys.open')}
      </p>
    </div>
  );
}

function Resources({ filter, total }: { filter: Filter; total: number | undefined }) {
  const { t } = useWords();
  const list = usePages<ResourceView>(['resources'], '/v1/resources?limit=200', { all: true });
  const all = useMemo(() => list.data?.pages.flatMap(({ items }) => items) ?? [], [list.data]);
  const shown = useShown(all, filter);
  if (list.data === undefined)
    return list.error ? <ProblemBox error={list.error} onRetry={() => void list.refetch()} /> : <Loading lines={8} />;
  if (all.length === 0)
    return (
      <Empty title={t('overview.empty.title')}>
        <p>{t('overview.empty.next')}</p>
      </Empty>
    );
  return (
    <>
      {list.error && <ProblemBox error={list.error} onRetry={() => void list.fetchNextPage()} />}
      <p className="soft small" role="status">
        {list.hasNextPage && total !== undefined
          ? t('overview.reading', { done: all.length, total })
          : t('overview.shown', { count: shown.length, total: all.length })}
      </p>
      {shown.length === 0 ? (
        <Empty title={t('filter.nothing')}>
          <button type="button" onClick={() => setSearch({ q: '', state: '' })}>
            {t('filter.clear')}
          </button>
        </Empty>
      ) : (
        <ResourceList resources={shown} />
      )}
    </>
  );
}

/** Typing is never held up by the list. */
function useShown(all: ResourceView[], { text, state, sort }: Filter): ResourceView[] {
  const deferred = useDeferredValue(text);
  return useMemo(() => filtered(all, { text: deferred, state, sort }), [all, deferred, state, sort]);
}
