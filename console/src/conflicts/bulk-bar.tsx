import { useState } from 'react';
import { useDoing } from '../api/queries.ts';
import { usePlace } from '../api/session.tsx';
import type { ActedView, ConflictView } from '../api/shapes.ts';
import { useWords } from '../app/words.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { useSay } from '../parts/notice.tsx';
import { ProblemBox } from '../parts/problem.tsx';
import { bulkFilter, type DeskFilter, offeredByAll } from './filter.ts';

type Name = ConflictView['actions'][number]['name'];
type Props = {
  filter: DeskFilter;
  rows: ConflictView[];
  all: ConflictView[];
  setChosen: (ids: ReadonlySet<string>) => void;
};

/** The API takes so many at once. */
const most = 200;

/** The same for many rows; each is settled or refused by itself, and what was refused stays chosen. */
export function BulkBar({ filter, rows, all, setChosen }: Props) {
  const { t } = useWords();
  const { may } = usePlace();
  const [asked, setAsked] = useState<{ name: Name; whole: boolean }>();
  if (!may('operator') || filter.state !== 'open' || all.length === 0) return null;
  const whole = filter.kind !== '' && rows.length === 0;
  const offered = offeredByAll(whole ? all.slice(0, 1) : rows);
  return (
    <div className="bulk">
      <button
        type="button"
        onClick={() => setChosen(new Set(rows.length > 0 ? [] : all.slice(0, most).map(({ id }) => id)))}
      >
        {rows.length > 0
          ? t('bulk.none', { count: rows.length })
          : t('bulk.all', { count: Math.min(most, all.length) })}
      </button>
      {(rows.length > 0 || whole) &&
        offered.map((name) => (
          <button key={name} type="button" onClick={() => setAsked({ name, whole })}>
            {t(`action.${name}`)} · {whole ? t('bulk.everyOne') : rows.length}
          </button>
        ))}
      {asked && (
        <BulkDialog {...asked} filter={filter} rows={rows} setChosen={setChosen} onClose={() => setAsked(undefined)} />
      )}
    </div>
  );
}

type DialogProps = Omit<Props, 'all'> & { name: Name; whole: boolean; onClose: () => void };

function BulkDialog({ name, whole, filter, rows, setChosen, onClose }: DialogProps) {
  const { t } = useWords();
  const say = useSay();
  const act = useDoing<ActedView>('conflicts', 'overview', 'bookings');
  const target = whole ? { filter: bulkFilter(filter) } : { ids: rows.slice(0, most).map(({ id }) => id) };
  const start = (): void =>
    act.mutate(
      { path: '/v1/conflicts/actions', call: { body: { ...target, action: name } } },
      {
        onSuccess: ({ results, more }) => {
          const refused = results.filter(({ ok }) => !ok);
          setChosen(new Set(refused.map(({ id }) => id)));
          if (refused.length === 0 && !more) {
            say(t('bulk.done', { count: results.length }));
            onClose();
          }
        },
      },
    );
  const refused = act.data?.results.filter(({ ok }) => !ok) ?? [];
  return (
    <Dialog title={t(`action.${name}`)} onClose={onClose}>
      <p>{whole ? t('bulk.askEvery') : t('bulk.ask', { count: rows.length })}</p>
      {act.error && <ProblemBox error={act.error} />}
      {refused.length > 0 && (
        <div className="problem" role="alert">
          <p>{t('bulk.refused', { count: refused.length })}</p>
          <ul>
            {refused.slice(0, 10).map(({ id, problem }) => (
              <li key={id}>
                {problem?.detail} <code>{problem?.code}</code>
              </li>
            ))}
          </ul>
        </div>
      )}
      {act.data?.more === true && <p>{t('bulk.more')}</p>}
      <p className="actions">
        <button type="button" className="primary" disabled={act.isPending} onClick={start}>
          {t(`action.${name}`)}
        </button>
        <button type="button" onClick={onClose}>
          {t('do.cancel')}
        </button>
      </p>
    </Dialog>
  );
}
