import { createContext, type ReactNode, use, useMemo, useState } from 'react';
import { pathNow, useAddress } from '../app/router.tsx';
import { useWords } from '../app/words.tsx';

type Say = (text: string) => void;
const SayContext = createContext<Say>(() => undefined);

/** One line at the foot of the page for what was just done; it is also read aloud, and stays until it is closed or another page is opened. */
export function NoticeProvider({ children }: { children: ReactNode }) {
  const { t } = useWords();
  const { path } = useAddress();
  const [said, setSaid] = useState({ text: '', on: path });
  const say = useMemo((): Say => (text) => setSaid({ text, on: pathNow() }), []);
  const text = said.on === path ? said.text : '';
  return (
    <SayContext value={say}>
      {children}
      <div className="notice-place" role="status">
        {text !== '' && (
          <div className="notice">
            <span>{text}</span>
            <button
              type="button"
              className="bare"
              onClick={() => setSaid({ text: '', on: path })}
              aria-label={t('do.close')}
            >
              ×
            </button>
          </div>
        )}
      </div>
    </SayContext>
  );
}

export const useSay = (): Say => use(SayContext);
