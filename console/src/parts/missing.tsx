import { usePlace } from '../api/session.tsx';
import { Link } from '../app/router.tsx';
import { useViewTitle } from '../app/title.ts';
import { useWords } from '../app/words.tsx';

/** For an address that leads nowhere: why that may be, and the way back. */
export function Missing({ title }: { title: string }) {
  const { t } = useWords();
  const { business } = usePlace();
  useViewTitle(title);
  return (
    <>
      <h1>{title}</h1>
      <p>{t('problem.notFound.next')}</p>
      <p>
        <Link to={`/${business.id}/overview`}>{t('do.toOverview')}</Link>
      </p>
    </>
  );
}
