import { QueryClient, QueryClientProvider, useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useEffect, useRef } from 'react';
import { ApiProblem, request } from '../api/request.ts';
import { PlaceProvider } from '../api/session.tsx';
import type { SessionView } from '../api/shapes.ts';
import { Overview } from '../overview/overview.tsx';
import { NoticeProvider } from '../parts/notice.tsx';
import { Missing } from '../parts/missing.tsx';
import { ProblemBox } from '../parts/problem.tsx';
import { Loading } from '../parts/quiet.tsx';
import { CreateBusiness } from './create-business.tsx';
import { useLive } from './live.ts';
import { Link, navigate, useAddress } from './router.tsx';
import { Shell } from './shell.tsx';
import { SignIn } from './sign-in.tsx';
import { useTitle } from './title.ts';
import { useWords, WordsProvider } from './words.tsx';

const Conflicts = lazy(async () => ({ default: (await import('../conflicts/conflicts.tsx')).Conflicts }));
const ResourcePage = lazy(async () => ({ default: (await import('../resource/resource-page.tsx')).ResourcePage }));
const Settings = lazy(async () => ({ default: (await import('../settings/settings.tsx')).Settings }));
const Webhooks = lazy(async () => ({ default: (await import('../webhooks/webhooks.tsx')).Webhooks }));
const Health = lazy(async () => ({ default: (await import('../health/health.tsx')).Health }));

/** What a client got wrong is not asked again; a server that stumbles is, twice. */
const mayRetry = (times: number, error: unknown): boolean =>
  times < 2 && !(error instanceof ApiProblem && error.facts.status >= 400 && error.facts.status < 500);

const client = new QueryClient({
  defaultOptions: { queries: { retry: mayRetry, staleTime: 5000, refetchOnWindowFocus: false } },
});

export function App() {
  return (
    <WordsProvider>
      <QueryClientProvider client={client}>
        <NoticeProvider>
          <Gate />
        </NoticeProvider>
      </QueryClientProvider>
    </WordsProvider>
  );
}

/** What the API has said in another language is asked for again. */
function useAnswersIn(language: string): void {
  const spoken = useRef(language);
  useEffect(() => {
    if (spoken.current !== language) void client.invalidateQueries();
    spoken.current = language;
  }, [language]);
}

function Gate() {
  const { segments } = useAddress();
  useAnswersIn(useWords().language);
  const session = useQuery({
    queryKey: ['session'],
    queryFn: () => request<SessionView>('/v1/session', {}),
    refetchInterval: 5 * 60_000,
  });
  const { data, error } = session;
  if (error instanceof ApiProblem && error.facts.status === 401) return <SignIn />;
  if (data === undefined)
    return (
      <main className="gate">
        {error ? <ProblemBox error={error} onRetry={() => void session.refetch()} /> : <Loading />}
      </main>
    );
  const business = data.businesses.find(({ id }) => id === segments[0]);
  if (business === undefined) return <ChooseBusiness session={data} />;
  return (
    <PlaceProvider session={data} business={business} key={business.id}>
      <Inside />
    </PlaceProvider>
  );
}

function ChooseBusiness({ session }: { session: SessionView }) {
  const { t } = useWords();
  const { segments } = useAddress();
  useTitle(t('choose.title'));
  const [only, second] = session.businesses;
  const into = only !== undefined && second === undefined && segments.length === 0 ? only.id : undefined;
  useEffect(() => {
    if (into !== undefined) navigate(`/${into}/overview`, 'replace');
  }, [into]);
  if (into !== undefined) return null;
  return (
    <main className="gate" id="content">
      <h1>{t('choose.title')}</h1>
      {segments.length > 0 && segments[0] !== 'businesses' && <p>{t('choose.unknown')}</p>}
      {only === undefined && <p>{t('choose.none')}</p>}
      <ul className="choose">
        {session.businesses.map(({ id, name, role }) => (
          <li key={id}>
            <Link to={`/${id}/overview`}>
              {name} <span className="soft">{t(`role.${role}`)}</span>
            </Link>
          </li>
        ))}
      </ul>
      {session.mayCreateBusinesses && <CreateBusiness csrfToken={session.csrfToken} />}
    </main>
  );
}

function Inside() {
  useLive();
  return (
    <Shell>
      <Suspense fallback={<Loading />}>
        <View />
      </Suspense>
    </Shell>
  );
}

function View() {
  const { t } = useWords();
  const { segments } = useAddress();
  const [, place, id] = segments;
  switch (place) {
    case undefined:
    case 'overview':
      return <Overview />;
    case 'resources':
      return <ResourcePage key={id} id={id ?? ''} />;
    case 'conflicts':
      return <Conflicts />;
    case 'settings':
      return <Settings />;
    case 'webhooks':
      return <Webhooks id={id} />;
    case 'health':
      return <Health />;
    default:
      return <Missing title={t('unknownPage')} />;
  }
}
