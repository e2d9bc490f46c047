import { useApi, useDoing } from '../api/queries.ts';
import { usePlace } from '../api/session.tsx';
import type { ResourceSettingsView, ResourceView, SettingsView } from '../api/shapes.ts';
import { useWords } from '../app/words.tsx';
import { useSay } from '../parts/notice.tsx';
import { Ready } from '../parts/quiet.tsx';
import { SettingsForm } from './settings-form.tsx';

export function ResourceSettings({ resource }: { resource: ResourceView }) {
  const { t } = useWords();
  const { may } = usePlace();
  const say = useSay();
  const path = `/v1/resources/${resource.id}/settings`;
  const own = useApi<ResourceSettingsView>(['settings', resource.id], path);
  const business = useApi<SettingsView>(['settings', 'business'], '/v1/settings');
  const save = useDoing<ResourceSettingsView>('settings', 'resource', 'resources');
  return (
    <Ready query={business}>
      {(inherited) => (
        <Ready query={own}>
          {({ version, effective: _, ...values }) => (
            <>
              <p className="soft">{t('settings.resourceLead')}</p>
              <SettingsForm
                key={version}
                inherited={inherited}
                own={values}
                disabled={!may('operator') || save.isPending}
                error={save.error}
                onForget={save.reset}
                onSave={(body) =>
                  save.mutate(
                    { path, call: { method: 'PATCH', version, body } },
                    { onSuccess: () => say(t('settings.saved')) },
                  )
                }
              />
            </>
          )}
        </Ready>
      )}
    </Ready>
  );
}
