import type { FunnelStep, OverviewView } from '../api/shapes.ts';
import { useWords } from '../app/words.tsx';

const steps: FunnelStep[] = ['notInvited', 'sent', 'opened', 'consented', 'calendarChosen', 'importing', 'live'];

/** How far everyone has come on the way from the invitation to a calendar that is live. */
export function Funnel({ funnel }: { funnel: OverviewView['funnel'] }) {
  const { t } = useWords();
  const most = Math.max(1, ...steps.map((step) => funnel[step]));
  return (
    <ol className="funnel" aria-label={t('funnel.title')}>
      {steps.map((step) => (
        <li key={step}>
          <span className="funnel-count">{funnel[step]}</span>
          <meter className="funnel-bar" min={0} max={most} value={funnel[step]} aria-label={t(`funnel.${step}`)} />
          <span className="small">{t(`funnel.${step}`)}</span>
        </li>
      ))}
    </ol>
  );
}
