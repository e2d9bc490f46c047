import type { ResourceView } from '../api/shapes.ts';
import { useWords } from '../app/words.tsx';

type State = ResourceView['state'];

/** A shape for each state, so that none is told by its colour alone. */
const shapes: Record<State, string> = {
  live: 'M8 3.5a4.5 4.5 0 1 0 0 9a4.5 4.5 0 1 0 0-9zM8 5a3 3 0 1 1 0 6a3 3 0 1 1 0-6z',
  importing: 'M8 2v12a6 6 0 0 1 0-12zM9.500 2.500a6 6 0 0 1 0 11v-1.600a4.500 4.500 0 0 0 0-7.800z',
  delayed: 'M8 1.500L15 14H1zM7.200 6v4h1.600V6zM7.200 11v1.600h1.600V11z',
  actionNeeded: 'M8 .5L15.500 8L8 15.500L.5 8zM7.100 4v5h1.800V4zM7.100 10.200V12h1.800v-1.800z',
  paused: 'M4 3h3v10H4zM9 3h3v10H9z',
  disconnected:
    'M3.400 2L8 6.600L12.600 2L14 3.400L9.400 8L14 12.600L12.600 14L8 9.400L3.400 14L2 12.600L6.600 8L2 3.400z',
  notInvited: 'M3 7h10v2H3z',
  waiting: 'M1.500 3.500h13v9h-13zM3 5v6h10V5L8 9z',
};

export function StateMark({ state }: { state: State }) {
  const { t } = useWords();
  return (
    <span className={`state state-${state}`}>
      <svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">
        <path d={shapes[state]} fillRule="evenodd" fill="currentColor" />
      </svg>
      {t(`state.${state}`)}
    </span>
  );
}
