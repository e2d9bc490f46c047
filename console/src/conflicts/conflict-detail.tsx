import type { ComponentProps } from 'react';
import { useApi } from '../api/queries.ts';
import { usePlace } from '../api/session.tsx';
import type { ConflictView, ResourceView } from '../api/shapes.ts';
import { Link, setSearch } from '../app/router.tsx';
import { sayMoment } from '../app/times.ts';
import { useWords } from '../app/words.tsx';
import { Age } from '../parts/age.tsx';
import { Ready } from '../parts/quiet.tsx';
import { ZoneNote } from '../parts/zone-note.tsx';
import { ConflictActions } from './conflict-actions.tsx';
import { tellingRows } from './sides.ts';
import { TwoSides } from './two-sides.tsx';

type Props = {
  id: string;
  rows: ConflictView[];
  resting: boolean;
  onRested: () => void;
  /** With the row that comes next, or none. */
  onSettled: (next: string) => void;
};

/** One row whole: both versions, why, what it means, and what can be done. */
export function ConflictDetail({ id, rows, resting, onRested, onSettled }: Props) {
  const { t } = useWords();
  const query = useApi<ConflictView>(['conflicts', 'one', id], `/v1/conflicts/${encodeURIComponent(id)}`);
  const at = rows.findIndex((row) => row.id === id);
  const after = rows[at + 1]?.id ?? rows[at - 1]?.id ?? '';
  return (
    <>
      <button type="button" className="only-narrow" onClick={() => setSearch({ id: '' })}>
        {t('conflicts.back')}
      </button>
      <Ready query={query}>
        {(conflict) => (
          <Whole conflict={conflict} resting={resting} onRested={onRested} onSettled={() => onSettled(after)} />
        )}
      </Ready>
    </>
  );
}

function Whole({ conflict, ...settling }: ComponentProps<typeof ConflictActions>) {
  const { t } = useWords();
  const { business } = usePlace();
  const { kind, subject, resourceId, cause, impact, theirs, settledBy, lastAction } = conflict;
  const resource = useApi<ResourceView>(['resource', resourceId ?? ''], `/v1/resources/${resourceId ?? ''}`, {
    enabled: resourceId !== undefined,
  });
  const zone = resource.data?.timeZone ?? business.timeZone;
  const sides = tellingRows(conflict);
  const done = settledBy ?? lastAction;
  return (
    <article>
      <h2>{t(`kind.${kind}`)}</h2>
      <p className="subject">
        <bdi>{subject.label}</bdi>
        {resource.data && (
          <>
            {' · '}
            <Link to={`/${business.id}/resources/${resource.data.id}`}>
              <bdi>{resource.data.name}</bdi>
            </Link>
          </>
        )}
      </p>
      <Facts conflict={conflict} zone={zone} />
      {sides.length > 0 && <TwoSides rows={sides} theirs={theirs} zone={zone} />}
      {(sides.length > 0 || done !== undefined) && <ZoneNote zone={zone} />}
      <p>{cause}</p>
      <p>
        <strong>{t('conflicts.impact')}</strong> {impact}
      </p>
      <ConflictActions conflict={conflict} {...settling} />
    </article>
  );
}

function Facts({ conflict, zone }: { conflict: ConflictView; zone: string }) {
  const { t, language } = useWords();
  const { openedAt, count, owner, escalation, state, settledBy, lastAction } = conflict;
  const done = settledBy ?? lastAction;
  return (
    <p className="soft small">
      {escalation === 'urgent' && state === 'open' && <strong className="bad">◆ {t('conflicts.urgent')} </strong>}
      {t(`owner.${owner}`)} · <Age instant={openedAt} zone={zone} /> · {t('conflicts.seen', { count })}
      {done && (
        <>
          {' · '}
          {t(settledBy ? 'conflicts.settledBy' : 'conflicts.lastAction', {
            name: done.name,
            action: done.action,
            at: sayMoment(done.at, language, zone),
          })}
        </>
      )}
    </p>
  );
}
