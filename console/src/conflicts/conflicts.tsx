import { useCallback, useMemo, useRef, useState } from 'react';
import { useApi, usePages } from '../api/queries.ts';
import type { ConflictView, OverviewView } from '../api/shapes.ts';
import { setSearch, useAddress } from '../app/router.tsx';
import { useViewTitle } from '../app/title.ts';
import { useWords } from '../app/words.tsx';
import { Choice } from '../parts/field.tsx';
import { useKeys } from '../parts/keys.ts';
import { toggled } from '../parts/toggled.ts';
import { Empty, Loading, Ready } from '../parts/quiet.tsx';
import { BulkBar } from './bulk-bar.tsx';
import { ConflictDetail } from './conflict-detail.tsx';
import { ConflictList } from './conflict-list.tsx';
import { type DeskFilter, deskQuery, deskStates, kinds, owners, readDeskFilter } from './filter.ts';

/** The desk: the rows on the left, the one in hand on the right. Both are in the address. */
export function Conflicts() {
  const { t } = useWords();
  const { search } = useAddress();
  const filter = readDeskFilter(search);
  const query = deskQuery(filter);
  const list = usePages<ConflictView>(['conflicts', query], `/v1/conflicts?${query}`);
  const rows = useMemo(() => list.data?.pages.flatMap(({ items }) => items) ?? [], [list.data]);
  const id = search.get('id') ?? '';
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const toggle = (which: string): void => setChosen(toggled(chosen, which));
  const [resting, setResting] = useState('');
  const rested = useCallback(() => setResting(''), []);
  const detail = useRef<HTMLElement>(null);
  const goOn = (next: string): void => {
    // What had the focus goes with the settled row.
    if (document.activeElement === document.body || detail.current?.contains(document.activeElement) === true)
      detail.current?.focus({ preventScroll: true });
    setResting(next);
    setSearch({ id: next });
  };
  useDeskKeys(rows, id, toggle);
  useViewTitle(t('nav.conflicts'));
  return (
    <>
      <div className="page-head">
        <h1>{t('nav.conflicts')}</h1>
        <p className="keys soft small">
          <kbd>j</kbd> <kbd>k</kbd> {t('keys.move')} <kbd>s</kbd> {t('keys.select')}
        </p>
      </div>
      <DeskFilters filter={filter} />
      <div className={id === '' ? 'desk' : 'desk desk-open'}>
        <section className="desk-list">
          <BulkBar filter={filter} rows={rows.filter((row) => chosen.has(row.id))} all={rows} setChosen={setChosen} />
          <Ready query={list} lines={8}>
            {() =>
              rows.length === 0 && list.hasNextPage && !list.error ? (
                <Loading lines={8} />
              ) : rows.length === 0 ? (
                <Empty title={t(filter.state === 'open' ? 'conflicts.none' : 'filter.nothing')}>
                  {filter.state === 'open' && <p>{t('conflicts.noneNext')}</p>}
                </Empty>
              ) : (
                <ConflictList
                  rows={rows}
                  id={id}
                  chosen={chosen}
                  toggle={toggle}
                  more={list.hasNextPage && !list.isFetchingNextPage ? () => void list.fetchNextPage() : undefined}
                />
              )
            }
          </Ready>
        </section>
        <section
          ref={detail}
          className="desk-detail"
          aria-label={t('conflicts.detail')}
          aria-live="polite"
          tabIndex={-1}
        >
          {id === '' ? (
            <p className="soft">{t('conflicts.choose')}</p>
          ) : (
            <ConflictDetail key={id} id={id} rows={rows} resting={id === resting} onRested={rested} onSettled={goOn} />
          )}
        </section>
      </div>
    </>
  );
}

function useDeskKeys(rows: readonly ConflictView[], id: string, toggle: (id: string) => void): void {
  const at = rows.findIndex((row) => row.id === id);
  const move = (by: number): void => {
    const next = rows[at === -1 ? 0 : Math.min(rows.length - 1, Math.max(0, at + by))];
    if (next !== undefined) setSearch({ id: next.id });
  };
  useKeys({ j: () => move(1), k: () => move(-1), s: () => id !== '' && toggle(id) });
}

function DeskFilters({ filter }: { filter: DeskFilter }) {
  const { t } = useWords();
  const { data } = useApi<OverviewView>(['overview'], '/v1/overview');
  const counted = (kind: ConflictView['kind']): string => {
    const count = data?.conflicts.byKind[kind];
    return count === undefined || filter.state !== 'open' ? t(`kind.${kind}`) : `${t(`kind.${kind}`)} · ${count}`;
  };
  const all = { value: '', label: t('filter.all') } as const;
  return (
    <div className="filters">
      <Choice
        label={t('filter.state')}
        value={filter.state}
        options={deskStates.map((value) => ({ value, label: t(`conflictState.${value}`) }))}
        onChange={(state) => setSearch({ state: state === 'open' ? '' : state, id: '' })}
      />
      <Choice
        label={t('filter.kind')}
        value={filter.kind}
        options={[all, ...kinds.map((value) => ({ value, label: counted(value) }))]}
        onChange={(kind) => setSearch({ kind, id: '' })}
      />
      <Choice
        label={t('filter.owner')}
        value={filter.owner}
        options={[all, ...owners.map((value) => ({ value, label: t(`owner.${value}`) }))]}
        onChange={(owner) => setSearch({ owner, id: '' })}
      />
      <label className="check">
        <input
          type="checkbox"
          checked={filter.urgent}
          onChange={(event) => setSearch({ escalation: event.target.checked ? 'urgent' : '', id: '' })}
        />
        {t('filter.urgent')}
      </label>
      {filter.resourceId !== '' && (
        <button type="button" onClick={() => setSearch({ resourceId: '' })}>
          {t('filter.allResources')}
        </button>
      )}
    </div>
  );
}
