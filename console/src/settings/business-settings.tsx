import { useState } from 'react';
import { useApi, useDoing } from '../api/queries.ts';
import { usePlace } from '../api/session.tsx';
import type { SettingsView } from '../api/shapes.ts';
import { useWords } from '../app/words.tsx';
import { useSay } from '../parts/notice.tsx';
import { Ready } from '../parts/quiet.tsx';
import { SettingsForm } from './settings-form.tsx';

export function BusinessSettings() {
  const { t } = useWords();
  const { may } = usePlace();
  const say = useSay();
  const [applyToAll, setApplyToAll] = useState(false);
  const query = useApi<SettingsView>(['settings', 'business'], '/v1/settings');
  const save = useDoing<SettingsView>('settings', 'resources', 'resource');
  const path = applyToAll ? '/v1/settings?applyToAll=true' : '/v1/settings';
  return (
    <Ready query={query}>
      {({ version, ...values }) => (
        <>
          {!may('owner') && <p className="soft">{t('notAllowed.owner')}</p>}
          <SettingsForm
            key={version}
            own={values}
            disabled={!may('owner') || save.isPending}
            error={save.error}
            onForget={save.reset}
            onSave={(body) =>
              save.mutate(
                { path, call: { method: 'PATCH', version, body } },
                { onSuccess: () => say(t('settings.saved')) },
              )
            }
            more={
              may('owner') && (
                <label className="check">
                  <input
                    type="checkbox"
                    checked={applyToAll}
                    onChange={(event) => setApplyToAll(event.target.checked)}
                  />
                  {t('settings.applyToAll')}
                </label>
              )
            }
          />
        </>
      )}
    </Ready>
  );
}
