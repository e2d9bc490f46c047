import {
  type QueryKey,
  type UseMutationOptions,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import type { Call } from './request.ts';
import { usePlace } from './session.tsx';

type Page<T> = { items: T[]; nextCursor: string | null };

/** How often it is read again, in milliseconds; by what was answered, if need be. */
type Every<T> = number | false | ((data: T | undefined) => number | false);
type Options<T> = { every?: Every<T>; enabled?: boolean };

/** Query keys begin with the business, so that nothing of one is shown in another. */
export function useApi<T>(key: QueryKey, path: string, options: Options<T> = {}) {
  const { api, business } = usePlace();
  const { every = false } = options;
  return useQuery({
    queryKey: [business.id, ...key],
    queryFn: ({ signal }) => api<T>(path, { signal }),
    enabled: options.enabled ?? true,
    refetchInterval: ({ state }) => (typeof every === 'function' ? every(state.data) : every),
  });
}

const withCursor = (path: string, cursor: string | null): string =>
  cursor === null ? path : `${path}${path.includes('?') ? '&' : '?'}cursor=${encodeURIComponent(cursor)}`;

const firstPage = (): string | null => null;

/** Pages in turn; `all` goes on by itself until the last. A page without an item is not the end: it goes on behind one as well. */
export function usePages<T>(key: QueryKey, path: string, options: { all?: boolean } = {}) {
  const { api, business } = usePlace();
  const query = useInfiniteQuery({
    queryKey: [business.id, ...key],
    queryFn: ({ pageParam, signal }) => api<Page<T>>(withCursor(path, pageParam), { signal }),
    initialPageParam: firstPage(),
    getNextPageParam: (last) => last.nextCursor,
  });
  const { fetchNextPage, hasNextPage, isFetchingNextPage, isFetchNextPageError } = query;
  const isEmpty = query.data?.pages.at(-1)?.items.length === 0;
  const goOn = (options.all === true || isEmpty) && hasNextPage && !isFetchingNextPage && !isFetchNextPageError;
  useEffect(() => {
    if (goOn) void fetchNextPage();
  }, [goOn, fetchNextPage]);
  return query;
}

type Doing = { path: string; call?: Call };

/**
 * A change that is under way is not started again: two clicks may come before the page is drawn anew. It is until the page
 * shows how it ended, so that a form is empty or closed before it can be sent again.
 */
export function useOnce<T>(options: UseMutationOptions<T, Error, Doing>) {
  const mutation = useMutation(options);
  const underWay = useRef('');
  useEffect(() => {
    if (!mutation.isPending) underWay.current = '';
  });
  const mutate: typeof mutation.mutate = (doing, then) => {
    if (underWay.current === doing.path) return;
    underWay.current = doing.path;
    mutation.mutate(doing, then);
  };
  return { ...mutation, mutate };
}

/** One change by a person; the lists named are read again after it, also when it was refused. */
export function useDoing<T>(...stale: string[]) {
  const { api, business } = usePlace();
  const client = useQueryClient();
  return useOnce<T>({
    mutationFn: ({ path, call }) => api<T>(path, { method: 'POST', ...call }),
    onSettled: () => Promise.all(stale.map((name) => client.invalidateQueries({ queryKey: [business.id, name] }))),
  });
}
