import { useApi, useDoing } from '../api/queries.ts';
import type { OperationView } from '../api/shapes.ts';
import { useWords } from '../app/words.tsx';
import { ProblemBox } from '../parts/problem.tsx';

/** What a first sync would do, before anything is touched. */
export function DryRun({ id }: { id: string }) {
  const { t } = useWords();
  const start = useDoing<OperationView>();
  return (
    <section className="panel">
      <h2>{t('dryRun.title')}</h2>
      <p className="soft">{t('dryRun.lead')}</p>
      <button
        type="button"
        disabled={start.isPending}
        onClick={() => start.mutate({ path: `/v1/resources/${id}/dry-run` })}
      >
        {t('dryRun.do')}
      </button>
      {start.error && <ProblemBox error={start.error} />}
      {start.data && <Running key={start.data.id} id={start.data.id} />}
    </section>
  );
}

function Running({ id }: { id: string }) {
  const { t } = useWords();
  const { data, error } = useApi<OperationView>(['operation', id], `/v1/operations/${id}`, {
    every: (operation) => (operation?.state === 'done' || operation?.state === 'failed' ? false : 1500),
  });
  if (error) return <ProblemBox error={error} />;
  if (data?.problem) return <p className="bad">{`${data.problem.title}. ${data.problem.detail}`}</p>;
  if (data?.result === undefined) return <p role="status">{t('dryRun.running')}</p>;
  const { bookings, calendars, collisions } = data.result;
  return (
    <div role="status">
      <p>{t('dryRun.written', { count: bookings.written })}</p>
      <p>{t('dryRun.there', { count: bookings.there })}</p>
      {calendars.map(({ linkId, calendarName, events, blocking }) => (
        <p key={linkId}>
          <bdi>{calendarName}</bdi>: {t('dryRun.blocking', { count: blocking, events })}
        </p>
      ))}
      <p className={collisions.count > 0 ? 'bad' : ''}>{t('dryRun.collisions', { count: collisions.count })}</p>
    </div>
  );
}
