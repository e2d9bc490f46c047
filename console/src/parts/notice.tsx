import { createContext, type ReactNode, use, useMemo, useState } from 'react';
import { useWords } from '../app/words.tsx';

type Say = (text: string) => void;
const SayContext = createContext<Say>(() => undefined);

/** One line at the foot of the page for what was just done; it is also read aloud, and stays until it is closed. */
export function NoticeProvider({ children }: { children: ReactNode }) {
  const { t } = useWords();
  const [text, setText] = useState('');
  const say = useMemo((): Say => (said) => setText(said), []);
  return (
    <SayContext value={say}>
      {children}
      <div className="notice-place" role="status">
        {text !== '' && (
          <div className="notice">
            <span>{text}</span>
            <button type="button" className="bare" onClick={() => setText('')} aria-label={t('do.close')}>
              ×
            </button>
          </div>
        )}
      </div>
    </SayContext>
  );
}

export const useSay = (): Say => use(SayContext);
