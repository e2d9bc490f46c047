import { useApi, useDoing, usePages } from '../api/queries.ts';
import { usePlace } from '../api/session.tsx';
import type { LedgerEntryView, ResourceView } from '../api/shapes.ts';
import { Link } from '../app/router.tsx';
import { sayMoment } from '../app/times.ts';
import { useWords } from '../app/words.tsx';
import { fieldNames, valueName } from '../conflicts/field-names.ts';
import type { SideRow } from '../conflicts/sides.ts';
import { useSay } from '../parts/notice.tsx';
import { ProblemBox } from '../parts/problem.tsx';
import { Empty, Ready } from '../parts/quiet.tsx';
import { sayCause } from './cause.ts';
import { changesOf, isNothing, isResync } from './changes.ts';

/** What was done, by whom and why, newest first; a booking's own when one is named. */
export function Ledger({ resource, booking }: { resource: ResourceView; booking: string }) {
  const { t } = useWords();
  const { business } = usePlace();
  const about = booking === '' ? `resourceId=${resource.id}` : `bookingId=${encodeURIComponent(booking)}`;
  const list = usePages<LedgerEntryView>(['ledger', about], `/v1/ledger?${about}&limit=50`);
  return (
    <Ready query={list}>
      {({ pages }) => {
        const entries = pages.flatMap(({ items }) => items);
        return (
          <>
            {booking !== '' && (
              <p>
                <Link to={`/${business.id}/resources/${resource.id}?tab=ledger`}>{t('ledger.all')}</Link>
              </p>
            )}
            {entries.length === 0 && <Empty title={t('ledger.none')} />}
            <ol className="ledger">
              {entries.map((entry) => (
                <li key={entry.id}>
                  <Entry entry={entry} zone={resource.timeZone} />
                </li>
              ))}
            </ol>
            {list.hasNextPage && (
              <button type="button" disabled={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
                {t('do.more')}
              </button>
            )}
          </>
        );
      }}
    </Ready>
  );
}

const isTime = (field: string): boolean => field === 'start' || field === 'end';

function Entry({ entry, zone }: { entry: LedgerEntryView; zone: string }) {
  const { t, language } = useWords();
  const { may } = usePlace();
  const say = useSay();
  const undo = useDoing<LedgerEntryView>('ledger', 'bookings', 'busy', 'resource');
  const { at, by, cause, subject } = entry;
  return (
    <>
      <p>
        <time dateTime={at}>{sayMoment(at, language, zone)}</time> · <bdi>{by}</bdi> ·{' '}
        <span className="soft">{sayCause(cause, t)}</span>
      </p>
      <p className="soft small">
        {t(`subject.${subject.type}`)} <code>{subject.id}</code>
      </p>
      <ul className="changes">
        {isResync(entry) && <li>{t('link.resync')}</li>}
        {changesOf(entry).map(({ field, ours, theirs }) => (
          <li key={field}>
            <span className="soft">{fieldNames[field] === undefined ? field : t(fieldNames[field])}</span>{' '}
            {!isNothing(ours) && (
              <>
                <del>
                  <Value field={field} value={ours} zone={zone} />
                </del>{' '}
                →{' '}
              </>
            )}
            <ins>
              <Value field={field} value={theirs} zone={zone} />
            </ins>
          </li>
        ))}
      </ul>
      {undo.error && <ProblemBox error={undo.error} onClose={undo.reset} />}
      {entry.undoable && may('operator') && (
        <button
          type="button"
          disabled={undo.isPending}
          onClick={() =>
            undo.mutate({ path: `/v1/ledger/${entry.id}/undo` }, { onSuccess: () => say(t('ledger.undone')) })
          }
        >
          {t('ledger.undo')}
        </button>
      )}
    </>
  );
}

function Value({ field, value, zone }: { field: string; value: SideRow['ours']; zone: string }) {
  const { t, language } = useWords();
  if (isNothing(value)) return '–';
  const word = valueName(field, value);
  if (word !== undefined) return t(word);
  if (field === 'resourceId') return <ResourceName id={String(value)} />;
  if (isTime(field) && typeof value === 'string' && value.includes('T')) return sayMoment(value, language, zone);
  return <bdi>{String(value)}</bdi>;
}

/** One that is gone has its id left. */
function ResourceName({ id }: { id: string }) {
  const { data } = useApi<ResourceView>(['resource', id], `/v1/resources/${encodeURIComponent(id)}`);
  return <bdi>{data?.name ?? id}</bdi>;
}
