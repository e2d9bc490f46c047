import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import type { ConflictView } from '../api/shapes.ts';
import { setSearch } from '../app/router.tsx';
import { saySpan } from '../app/times.ts';
import { useWords } from '../app/words.tsx';
import { Age } from '../parts/age.tsx';

type Props = {
  rows: ConflictView[];
  id: string;
  chosen: ReadonlySet<string>;
  toggle: (id: string) => void;
  more: (() => void) | undefined;
};

/** More is read shortly before the end is reached. */
const ahead = 30;

export function ConflictList({ rows, id, chosen, toggle, more }: Props) {
  const { t } = useWords();
  const place = useRef<HTMLDivElement>(null);
  const list = useVirtualizer({
    count: rows.length,
    getScrollElement: () => place.current,
    estimateSize: () => 88,
    overscan: 6,
    getItemKey: (at) => rows[at]?.id ?? at,
  });
  const shown = list.getVirtualItems();
  const nearEnd = (shown.at(-1)?.index ?? 0) >= rows.length - ahead;
  useEffect(() => {
    if (nearEnd) more?.();
  }, [nearEnd, more]);
  const at = rows.findIndex((row) => row.id === id);
  useEffect(() => {
    if (at !== -1) list.scrollToIndex(at, { align: 'auto' });
  }, [at, list]);
  return (
    <div ref={place} className="scroll" role="region" aria-label={t('conflicts.list')} tabIndex={-1}>
      <ul className="virtual" style={{ height: list.getTotalSize() }}>
        {shown.map((item) => {
          const row = rows[item.index];
          return row === undefined ? null : (
            <li
              key={item.key}
              data-index={item.index}
              ref={list.measureElement}
              aria-setsize={rows.length}
              aria-posinset={item.index + 1}
              className={row.id === id ? 'conflict conflict-here' : 'conflict'}
              style={{ transform: `translateY(${item.start}px)` }}
            >
              <ConflictLine row={row} chosen={chosen.has(row.id)} here={row.id === id} toggle={toggle} />
            </li>
          );
        })}
      </ul>
    </div>
  );
}

/** When the booking is, where its resource is. */
function timeOf({ ours, resource }: ConflictView, language: string): string | undefined {
  const { start, end } = ours ?? {};
  if (resource === undefined || typeof start !== 'string' || typeof end !== 'string') return undefined;
  return saySpan(start, end, language, resource.timeZone);
}

type LineProps = { row: ConflictView; chosen: boolean; here: boolean; toggle: (id: string) => void };

function ConflictLine({ row, chosen, here, toggle }: LineProps) {
  const { t, language } = useWords();
  const { id, kind, subject, escalation, state, openedAt, severity } = row;
  const when = timeOf(row, language);
  return (
    <>
      {state === 'open' && (
        <label className="tick">
          <input type="checkbox" checked={chosen} onChange={() => toggle(id)} />
          <span className="hidden">{t('conflicts.select', { label: subject.label })}</span>
        </label>
      )}
      <button type="button" className="conflict-open" aria-current={here} onClick={() => setSearch({ id })}>
        <span className="conflict-kind">
          <span className={escalation === 'urgent' && state === 'open' ? 'bad' : ''}>
            {escalation === 'urgent' && state === 'open' ? `◆ ${t('conflicts.urgent')} · ` : ''}
            {t(`kind.${kind}`)}
          </span>
          <Age instant={openedAt} zone={row.resource?.timeZone} />
        </span>
        <bdi className="clip">{subject.label}</bdi>
        {row.resource && (
          <span className="soft small clip">
            <bdi>{row.resource.name}</bdi>
            {when === undefined ? '' : ` · ${when}`}
          </span>
        )}
        {severity === 'warning' && <span className="soft small">{t('conflicts.warning')}</span>}
      </button>
    </>
  );
}
