import { type ReactNode, useState } from 'react';
import { useApi } from '../api/queries.ts';
import { request } from '../api/request.ts';
import { usePlace } from '../api/session.tsx';
import type { OverviewView } from '../api/shapes.ts';
import { Choice } from '../parts/field.tsx';
import { Link, navigate, useAddress } from './router.tsx';
import { setTheme, themes, useTheme } from './theme.ts';
import { tongues, useWords } from './words.tsx';

const places = ['overview', 'conflicts', 'settings', 'webhooks', 'health'] as const;
type Place = (typeof places)[number];
const forOwners: readonly Place[] = ['webhooks'];

export function Shell({ children }: { children: ReactNode }) {
  const { t } = useWords();
  return (
    <>
      <a className="skip" href="#content">
        {t('shell.skip')}
      </a>
      <header className="top">
        <Brand />
        <Navigation />
        <Preferences />
      </header>
      <main id="content" tabIndex={-1}>
        {children}
      </main>
    </>
  );
}

function Brand() {
  const { session, business } = usePlace();
  const { t } = useWords();
  if (session.businesses.length < 2) return <strong className="brand">{business.name}</strong>;
  return (
    <div className="brand">
      <Choice
        label={t('shell.business')}
        value={business.id}
        options={session.businesses.map(({ id, name }) => ({ value: id, label: name }))}
        onChange={(id) => navigate(`/${id}/overview`)}
      />
    </div>
  );
}

function Navigation() {
  const { business, may } = usePlace();
  const { t } = useWords();
  const { segments } = useAddress();
  const offered = places.filter((place) => may('owner') || !forOwners.includes(place));
  const here = segments[1] === 'resources' ? 'overview' : segments[1];
  return (
    <nav aria-label={t('shell.navigation')}>
      {offered.map((place) => (
        <Link key={place} to={`/${business.id}/${place}`} current={here === place ? 'page' : undefined}>
          {t(`nav.${place}`)}
          {place === 'conflicts' && <OpenConflicts />}
        </Link>
      ))}
    </nav>
  );
}

function OpenConflicts() {
  const { t } = useWords();
  const { data } = useApi<OverviewView>(['overview'], '/v1/overview');
  if (data === undefined || data.conflicts.open === 0) return null;
  const { open, urgent } = data.conflicts;
  return (
    <span className={urgent > 0 ? 'count count-urgent' : 'count'} title={t('nav.conflictsOpen', { count: open })}>
      {open}
    </span>
  );
}

function Preferences() {
  const { session, business } = usePlace();
  const { t } = useWords();
  const [open, setOpen] = useState(false);
  const { name, email } = session.person;
  return (
    <div className="person">
      <button
        type="button"
        className="bare"
        aria-expanded={open}
        aria-controls="preferences"
        onClick={() => setOpen(!open)}
      >
        {name || email}
      </button>
      <div id="preferences" className="preferences" hidden={!open}>
        <p className="soft">
          {email}
          <br />
          {t(`role.${business.role}`)}
        </p>
        {(session.mayCreateBusinesses || session.businesses.length > 1) && (
          <Link to="/businesses">{t('shell.businesses')}</Link>
        )}
        <LookChoices />
        <SignOut />
      </div>
    </div>
  );
}

export function LookChoices() {
  const { t, language, setLanguage } = useWords();
  const theme = useTheme();
  return (
    <>
      <Choice label={t('shell.language')} value={language} options={tongues} onChange={setLanguage} />
      <Choice
        label={t('shell.theme')}
        value={theme}
        options={themes.map((value) => ({ value, label: t(`theme.${value}`) }))}
        onChange={setTheme}
      />
    </>
  );
}

function SignOut() {
  const { session } = usePlace();
  const { t } = useWords();
  const leave = async (): Promise<void> => {
    await request('/console/sign-out', { csrfToken: session.csrfToken }, { method: 'POST' }).catch(() => undefined);
    window.location.assign('/console/');
  };
  return (
    <button type="button" onClick={() => void leave()}>
      {t('shell.signOut')}
    </button>
  );
}
