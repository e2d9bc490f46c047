import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { ResourceView } from '../api/shapes.ts';
import { useWords } from '../app/words.tsx';
import { useKeys } from '../parts/keys.ts';
import { ResourceRow } from './resource-row.tsx';

const columns = ['who', 'state', 'direction', 'freshness', 'fromGoogle', 'toGoogle'] as const;

/** As many rows in the page as are seen, however long the list is; `j` and `k` go through it. */
export function ResourceList({ resources }: { resources: ResourceView[] }) {
  const { t } = useWords();
  const place = useRef<HTMLDivElement>(null);
  const [offset, setOffset] = useState(0);
  useLayoutEffect(() => setOffset(place.current?.offsetTop ?? 0), []);
  const rows = useWindowVirtualizer({
    count: resources.length,
    estimateSize: () => 64,
    overscan: 8,
    scrollMargin: offset,
    getItemKey: (at) => resources[at]?.id ?? at,
  });
  useMoves(resources.length, (at) => rows.scrollToIndex(at, { align: 'auto' }));
  return (
    <div role="table" className="resources" aria-rowcount={resources.length + 1} aria-label={t('overview.list')}>
      <div role="rowgroup" className="head">
        <div role="row" className="row" aria-rowindex={1}>
          {columns.map((column) => (
            <div key={column} role="columnheader" className="cell">
              {t(`overview.${column}`)}
            </div>
          ))}
          <div role="columnheader" className="cell">
            <span className="hidden">{t('overview.actions')}</span>
          </div>
        </div>
      </div>
      <div role="rowgroup" ref={place} className="virtual" style={{ height: rows.getTotalSize() }}>
        {rows.getVirtualItems().map((item) => {
          const resource = resources[item.index];
          return resource === undefined ? null : (
            <div
              key={item.key}
              role="row"
              className={`row row-${resource.state}`}
              aria-rowindex={item.index + 2}
              data-index={item.index}
              ref={rows.measureElement}
              style={{ transform: `translateY(${item.start - offset}px)` }}
            >
              <ResourceRow resource={resource} />
            </div>
          );
        })}
      </div>
    </div>
  );
}

/** The row in hand is the one whose link has the focus; Enter is then the link's own. */
function useMoves(count: number, scrollTo: (at: number) => void): void {
  const wanted = useRef<number | undefined>(undefined);
  useEffect(() => {
    if (wanted.current !== undefined && focusRow(wanted.current)) wanted.current = undefined;
  });
  const move = (by: number): void => {
    const row = document.activeElement?.closest('[data-index]');
    const now = row instanceof HTMLElement ? Number(row.dataset.index) : by > 0 ? -1 : count;
    const next = Math.min(count - 1, Math.max(0, now + by));
    if (next < 0) return;
    scrollTo(next);
    if (!focusRow(next)) wanted.current = next;
  };
  useKeys({ j: () => move(1), k: () => move(-1) });
}

function focusRow(at: number): boolean {
  const link = document.querySelector(`[data-index="${at}"] a`);
  if (!(link instanceof HTMLElement)) return false;
  link.focus();
  return true;
}
