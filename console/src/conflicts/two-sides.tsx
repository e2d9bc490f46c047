import type { ConflictView } from '../api/shapes.ts';
import { sayMoment } from '../app/times.ts';
import { useWords } from '../app/words.tsx';
import { fieldNames, valueName } from './field-names.ts';
import { markDifference, type SideRow } from './sides.ts';

/** Ours on the left, Google's on the right, the difference marked where it is. Ours alone where nothing is known of Google's. */
export function TwoSides({ rows, theirs, zone }: { rows: SideRow[]; theirs: ConflictView['theirs']; zone: string }) {
  const { t } = useWords();
  const sides = theirs === undefined ? (['ours'] as const) : (['ours', 'theirs'] as const);
  return (
    <table className="sides">
      <thead>
        <tr>
          <th scope="col">
            <span className="hidden">{t('side.field')}</span>
          </th>
          {sides.map((side) => (
            <th key={side} scope="col">
              {t(side === 'ours' ? 'side.ours' : 'side.google')}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => {
          const name = fieldNames[row.field];
          return (
            <tr key={row.field} className={row.differs ? 'differs' : ''}>
              <th scope="row">{name === undefined ? row.field : t(name)}</th>
              {sides.map((side) => (
                <td key={side}>
                  <SideValue row={row} side={side} zone={zone} />
                </td>
              ))}
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function SideValue({ row, side, zone }: { row: SideRow; side: 'ours' | 'theirs'; zone: string }) {
  const { t, language } = useWords();
  const say = (value: SideRow['ours']): string => {
    if (value === undefined || value === null || value === '') return '';
    if ((row.field === 'start' || row.field === 'end') && typeof value === 'string' && value.includes('T'))
      return sayMoment(value, language, zone);
    const word = valueName(row.field, value);
    return word === undefined ? String(value) : t(word);
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
