import type { ConflictView } from '../api/shapes.ts';
import { sayMoment, viewerZone } from '../app/times.ts';
import { useWords } from '../app/words.tsx';
import type { MessageKey } from '../messages/message.ts';
import { compareSides, isTelling, markDifference, type SideRow } from './sides.ts';

export const fieldNames: Record<string, MessageKey> = {
  start: 'side.start',
  end: 'side.end',
  title: 'side.title',
  status: 'side.status',
  calendar: 'side.calendar',
  resource: 'overview.who',
};

export const statusNames: Record<string, MessageKey> = {
  held: 'bookingStatus.held',
  confirmed: 'bookingStatus.confirmed',
  cancelled: 'bookingStatus.cancelled',
  declined: 'block.declined',
};

/** Ours on the left, Google's on the right, the difference marked where it is. */
export function TwoSides({ conflict, zone }: { conflict: ConflictView; zone: string }) {
  const { t } = useWords();
  const other = viewerZone() === zone ? undefined : viewerZone();
  return (
    <>
      <table className="sides">
        <thead>
          <tr>
            <th scope="col">
              <span className="hidden">{t('side.field')}</span>
            </th>
            <th scope="col">{t('side.ours')}</th>
            <th scope="col">{t('side.google')}</th>
          </tr>
        </thead>
        <tbody>
          {compareSides(conflict)
            .filter(isTelling)
            .map((row) => {
              const name = fieldNames[row.field];
              return (
                <tr key={row.field} className={row.differs ? 'differs' : ''}>
                  <th scope="row">{name === undefined ? row.field : t(name)}</th>
                  <td>
                    <SideValue row={row} side="ours" zone={zone} />
                  </td>
                  <td>
                    <SideValue row={row} side="theirs" zone={zone} />
                  </td>
                </tr>
              );
            })}
        </tbody>
      </table>
      <p className="soft small">{other === undefined ? zone : t('zone.beside', { zone, yours: other })}</p>
    </>
  );
}

function SideValue({ row, side, zone }: { row: SideRow; side: 'ours' | 'theirs'; zone: string }) {
  const { t, language } = useWords();
  const say = (value: SideRow['ours']): string => {
    if (value === undefined || value === null || value === '') return '';
    if ((row.field === 'start' || row.field === 'end') && typeof value === 'string' && value.includes('T'))
      return sayMoment(value, language, zone);
    const status = row.field === 'status' ? statusNames[String(value)] : undefined;
    return status === undefined ? String(value) : t(status);
  };
  const [own, other] = [say(row[side]), say(row[side === 'ours' ? 'theirs' : 'ours'])];
  if (own === '') return <span className="soft">{t('side.none')}</span>;
  if (!row.differs) return <bdi>{own}</bdi>;
  const { same, changed, rest } = markDifference(own, other);
  return (
    <bdi>
      {same}
      {changed !== '' && <mark>{changed}</mark>}
      {rest}
    </bdi>
  );
}
