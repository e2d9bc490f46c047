import { usePlace } from '../api/session.tsx';
import { useAddress } from '../app/router.tsx';
import { useViewTitle } from '../app/title.ts';
import { useWords } from '../app/words.tsx';
import { Tabs } from '../parts/tabs.tsx';
import { ApiKeys } from './api-keys.tsx';
import { BusinessFacts } from './business-facts.tsx';
import { BusinessSettings } from './business-settings.tsx';
import { GoogleClient } from './google-client.tsx';
import { People } from './people.tsx';
import { Privacy } from './privacy.tsx';

const tabs = ['sync', 'business', 'people', 'keys', 'privacy', 'google'] as const;
type Tab = (typeof tabs)[number];

/** Whoever comes to one of these with another role, by its address, is told whom to ask. */
const forOwners: readonly Tab[] = ['people', 'keys', 'google'];

export function Settings() {
  const { t } = useWords();
  const { business, may } = usePlace();
  const { segments } = useAddress();
  const offered = tabs.filter((name) => may('owner') || !forOwners.includes(name));
  const tab = tabs.find((name) => name === segments[2]) ?? 'sync';
  useViewTitle(t(`tab.${tab}`), t('nav.settings'));
  return (
    <>
      <h1>{t('nav.settings')}</h1>
      <Tabs
        label={t('nav.settings')}
        current={tab}
        tabs={offered.map((name) => ({ name, label: t(`tab.${name}`), to: `/${business.id}/settings/${name}` }))}
      />
      {tab === 'sync' && <BusinessSettings />}
      {tab === 'business' && <BusinessFacts />}
      {tab === 'people' && <People />}
      {tab === 'keys' && <ApiKeys />}
      {tab === 'privacy' && <Privacy />}
      {tab === 'google' && <GoogleClient />}
    </>
  );
}
