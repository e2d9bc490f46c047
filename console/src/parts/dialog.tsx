import { type ReactNode, useEffect, useId, useRef } from 'react';
import { useWords } from '../app/words.tsx';

/** The browser's own modal: it keeps the focus, closes with Escape and gives the focus back. */
export function Dialog({ title, onClose, children }: { title: string; onClose: () => void; children: ReactNode }) {
  const { t } = useWords();
  const element = useRef<HTMLDialogElement>(null);
  const heading = useId();
  useEffect(() => {
    const dialog = element.current;
    if (dialog !== null && !dialog.open) dialog.showModal();
    return () => dialog?.close();
  }, []);
  return (
    <dialog ref={element} aria-labelledby={heading} onCancel={onClose}>
      <div className="dialog-head">
        <h2 id={heading}>{title}</h2>
        <button type="button" className="bare" onClick={onClose} aria-label={t('do.close')}>
          ×
        </button>
      </div>
      {children}
    </dialog>
  );
}
