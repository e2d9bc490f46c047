import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Api } from '../api/session.tsx';
import { usePlace } from '../api/session.tsx';
import type { ResourceView } from '../api/shapes.ts';
import { refreshResource } from '../app/live.ts';
import { useWords } from '../app/words.tsx';
import { useSay } from '../parts/notice.tsx';
import type { RowAction } from './filter.ts';

async function carryOut(api: Api, { id, links }: ResourceView, action: RowAction): Promise<void> {
  if (action === 'invite' || action === 'resend' || action === 'reconnect') {
    await api(`/v1/resources/${id}/invitation`, { method: 'POST', body: {} });
    return;
  }
  const verb = { syncNow: 'sync', pause: 'pause', resume: 'resume' }[action];
  const meant = links.filter(({ state }) => (action === 'resume' ? state === 'paused' : state === 'active'));
  for (const link of meant)
    await api(`/v1/links/${link.id}/${verb}`, { method: 'POST', ...(action === 'syncNow' ? { body: {} } : {}) });
}

/** What a row's buttons do; says what was done, keeps what went wrong until the next try. */
export function useRowActions(resource: ResourceView) {
  const { api, business } = usePlace();
  const client = useQueryClient();
  const { t } = useWords();
  const say = useSay();
  const [running, setRunning] = useState<RowAction>();
  const [problem, setProblem] = useState<unknown>();
  const act = async (action: RowAction): Promise<void> => {
    setRunning(action);
    setProblem(undefined);
    try {
      await carryOut(api, resource, action);
      say(t(`done.${action}`, { name: resource.name }));
      await refreshResource(api, business.id, client, resource.id);
      await client.invalidateQueries({ queryKey: [business.id, 'overview'] });
    } catch (error) {
      setProblem(error);
    } finally {
      setRunning(undefined);
    }
  };
  return { act: (action: RowAction) => void act(action), running, problem, forget: () => setProblem(undefined) };
}
