import type { WebhookView } from '../api/shapes.ts';
import { useWords } from '../app/words.tsx';
import { Age } from '../parts/age.tsx';

export function WebhookState({ webhook }: { webhook: WebhookView }) {
  const { t } = useWords();
  const { failingSince, problem, disabledAt } = webhook;
  if (failingSince === null && disabledAt === null) return null;
  return (
    <p className="bad">
      {disabledAt === null ? t('webhooks.failing') : t('webhooks.disabled')}{' '}
      <Age instant={disabledAt ?? failingSince ?? ''} /> {problem}
    </p>
  );
}
