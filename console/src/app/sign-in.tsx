import { LookChoices } from './shell.tsx';
import { useTitle } from './title.ts';
import { useWords } from './words.tsx';

/** Comes back to where the person was. */
const signInAddress = (): string =>
  `/console/sign-in?returnTo=${encodeURIComponent(`${window.location.pathname}${window.location.search}`)}`;

export function SignIn() {
  const { t } = useWords();
  useTitle();
  return (
    <main className="gate" id="content">
      <h1>{t('signIn.title')}</h1>
      <p>{t('signIn.lead')}</p>
      <p>
        <a className="button" href={signInAddress()}>
          {t('signIn.button')}
        </a>
      </p>
      <p className="soft">{t('signIn.scope')}</p>
      <LookChoices />
    </main>
  );
}
