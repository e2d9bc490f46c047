import { useEffect, useState } from 'react';
import { useDoing } from '../api/queries.ts';
import { usePlace } from '../api/session.tsx';
import type { ConflictView } from '../api/shapes.ts';
import { useWords } from '../app/words.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { useKeys } from '../parts/keys.ts';
import { useSay } from '../parts/notice.tsx';
import { ProblemBox } from '../parts/problem.tsx';
import { asksAgain, letters } from './filter.ts';

type Action = ConflictView['actions'][number];
type Chosen = { action: Action; resourceId?: string };

type Props = {
  conflict: ConflictView;
  /** The row came by itself in place of the one just settled: its actions rest, for a second click or press meant the other. */
  resting: boolean;
  onRested: () => void;
  onSettled: () => void;
};

const restMs = 1000;

/** A button for each action, which says what it will do; its letter does the same. */
export function ConflictActions({ conflict, resting, onRested, onSettled }: Props) {
  const { t } = useWords();
  const { may } = usePlace();
  const say = useSay();
  const { actions, id } = conflict;
  const [asked, setAsked] = useState<Action>();
  const doing = useDoing<ConflictView>('conflicts', 'overview', 'bookings', 'resource');
  const isOff = doing.isPending || resting;
  useEffect(() => {
    if (!resting) return undefined;
    const timer = setTimeout(onRested, restMs);
    return () => clearTimeout(timer);
  }, [resting, onRested]);
  const carryOut = ({ action, resourceId }: Chosen): void => {
    setAsked(undefined);
    const body = { action: action.name, ...(resourceId === undefined ? {} : { resourceId }) };
    const done = ({ state }: ConflictView): void => {
      say(t('conflicts.done', { action: t(`action.${action.name}`) }));
      if (state !== 'open') onSettled();
    };
    doing.mutate({ path: `/v1/conflicts/${id}/actions`, call: { body } }, { onSuccess: done });
  };
  const choose = (action: Action): void => {
    if (isOff) return;
    if (action.name === 'giveToColleague' || asksAgain(action.name)) setAsked(action);
    else carryOut({ action });
  };
  const allowed = may('operator');
  useKeys(Object.fromEntries(allowed ? actions.map((action) => [letters[action.name], () => choose(action)]) : []));
  if (!allowed) return actions.length > 0 ? <p className="soft">{t('notAllowed.operator')}</p> : null;
  return (
    <div className="offers">
      {doing.error && <ProblemBox error={doing.error} onClose={doing.reset} />}
      {actions.map((action) => (
        <button
          key={action.name}
          type="button"
          className="offer"
          aria-disabled={isOff}
          aria-keyshortcuts={letters[action.name]}
          onClick={() => choose(action)}
        >
          <kbd>{letters[action.name]}</kbd>
          <span>
            <strong>{t(`action.${action.name}`)}</strong>
            <span className="small">{action.effect}</span>
          </span>
        </button>
      ))}
      {asked?.name === 'giveToColleague' && (
        <Colleagues
          action={asked}
          onClose={() => setAsked(undefined)}
          onChosen={(resourceId) => carryOut({ action: asked, resourceId })}
        />
      )}
      {asked && asksAgain(asked.name) && (
        <Dialog title={t(`action.${asked.name}`)} onClose={() => setAsked(undefined)}>
          <p>{asked.effect}</p>
          <p className="actions">
            <button type="button" className="primary" onClick={() => carryOut({ action: asked })}>
              {t(`action.${asked.name}`)}
            </button>
            <button type="button" onClick={() => setAsked(undefined)}>
              {t('do.cancel')}
            </button>
          </p>
        </Dialog>
      )}
    </div>
  );
}

type ColleaguesProps = { action: Action; onClose: () => void; onChosen: (resourceId: string) => void };

/** Who is free at that time. */
function Colleagues({ action, onClose, onChosen }: ColleaguesProps) {
  const { t } = useWords();
  const free = action.colleagues ?? [];
  return (
    <Dialog title={t('action.giveToColleague')} onClose={onClose}>
      {free.length === 0 && <p>{action.effect}</p>}
      <div className="offers">
        {free.map(({ id, name }) => (
          <button key={id} type="button" onClick={() => onChosen(id)}>
            {t('conflicts.giveTo', { name })}
          </button>
        ))}
      </div>
    </Dialog>
  );
}
