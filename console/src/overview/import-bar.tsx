import { useEffect, useState } from 'react';
import type { ResourceView } from '../api/shapes.ts';
import { sayDuration, secondsLeft } from '../app/times.ts';
import { useWords } from '../app/words.tsx';

type Progress = NonNullable<ResourceView['import']>;

/** How far a first import is; the time left by the pace since the bar is looked at. */
export function ImportBar({ progress }: { progress: Progress }) {
  const { t, language } = useWords();
  const [first] = useState(() => ({ at: Date.now(), done: progress.done }));
  const { done, total, percent } = progress;
  const [now, setNow] = useState(first.at);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 2000);
    return () => clearInterval(timer);
  }, []);
  const left = secondsLeft(done, total, (now - first.at) / 1000, first.done);
  return (
    <span className="import">
      <progress value={percent} max={100} aria-label={t('overview.importing')} />
      <span className="small soft">
        {left === undefined
          ? t('overview.percent', { percent })
          : t('overview.percentLeft', { percent, left: sayDuration(left, language) })}
      </span>
    </span>
  );
}
