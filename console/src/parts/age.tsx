import { useEffect, useState } from 'react';
import { ageStep, ageTone, sayDuration, sayMoment, viewerZone } from '../app/times.ts';
import { useWords } from '../app/words.tsx';

/** Seconds since then, by this browser's clock, told anew as often as the words change. */
function useAge(instant: string): number {
  const [now, setNow] = useState(Date.now);
  const seconds = Math.max(0, (now - Date.parse(instant)) / 1000);
  const step = ageStep(seconds);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), step);
    return () => clearInterval(timer);
  }, [step]);
  return seconds;
}

type Props = {
  instant: string;
  toned?: boolean;
  /** Of what the page is about; the viewer's without it. */
  zone?: string | undefined;
};

/** An age that counts; the moment itself stands in the title. */
export function Age({ instant, toned = false, zone = viewerZone() }: Props) {
  const { t, language } = useWords();
  const seconds = useAge(instant);
  return (
    <time
      dateTime={instant}
      title={sayMoment(instant, language, zone)}
      className={toned ? `age age-${ageTone(seconds)}` : 'age'}
    >
      {t('time.ago', { duration: sayDuration(seconds, language) })}
    </time>
  );
}
