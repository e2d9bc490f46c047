import type { ReactNode } from 'react';
import type { Role } from '../api/shapes.ts';
import { useWords } from '../app/words.tsx';
import { ProblemBox } from './problem.tsx';

/** Keeps the place of what comes. */
export function Loading({ lines = 6 }: { lines?: number }) {
  const { t } = useWords();
  return (
    <div className="loading" role="status">
      <span className="hidden">{t('loading')}</span>
      {Array.from({ length: lines }, (_, line) => (
        <div key={line} className="bone" />
      ))}
    </div>
  );
}

/** An empty page teaches the first step. */
export function Empty({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="empty">
      <p className="empty-title">{title}</p>
      {children}
    </div>
  );
}

export function NotAllowed({ needed }: { needed: Role }) {
  const { t } = useWords();
  return <Empty title={t('notAllowed.title')}>{<p>{t(`notAllowed.${needed}`)}</p>}</Empty>;
}

type Query<T> = { data: T | undefined; error: unknown; refetch: () => unknown };

/** Loading, failed or there; what is there stays while it is read again. */
export function Ready<T>({
  query,
  lines,
  children,
}: {
  query: Query<T>;
  lines?: number;
  children: (data: T) => ReactNode;
}) {
  if (query.data !== undefined) return children(query.data);
  if (query.error) return <ProblemBox error={query.error} onRetry={() => void query.refetch()} />;
  return <Loading lines={lines ?? 6} />;
}
