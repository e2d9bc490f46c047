import { viewerZone } from '../app/times.ts';
import { useWords } from '../app/words.tsx';

/** In which zone the times beside it are, and the viewer’s where that is another. */
export function ZoneNote({ zone }: { zone: string }) {
  const { t } = useWords();
  const yours = viewerZone();
  return <p className="soft small">{yours === zone ? zone : t('zone.beside', { zone, yours })}</p>;
}
