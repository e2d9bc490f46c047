import { useState } from 'react';
import { useWords } from '../app/words.tsx';

/** Shown once: said plainly, with a button that copies it. */
export function Secret({ label, value }: { label: string; value: string }) {
  const { t } = useWords();
  const [copied, setCopied] = useState(false);
  const copy = (): void =>
    void navigator.clipboard.writeText(value).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  return (
    <div className="secret" role="status">
      <p>
        <strong>{label}</strong> {t('secret.once')}
      </p>
      <p>
        <code>{value}</code>
      </p>
      <button type="button" onClick={copy}>
        {copied ? t('secret.copied') : t('secret.copy')}
      </button>
    </div>
  );
}
