import { createContext, type ReactNode, use, useMemo } from 'react';
import { type Call, request } from './request.ts';
import type { Role, SessionBusiness, SessionView } from './shapes.ts';

export type Api = <T>(path: string, call?: Call) => Promise<T>;

type Place = { session: SessionView; business: SessionBusiness; api: Api; may: (needed: Role) => boolean };

const rank: Record<Role, number> = { viewer: 0, operator: 1, owner: 2 };

export const roleSuffices = (has: Role, needed: Role): boolean => rank[has] >= rank[needed];

const PlaceContext = createContext<Place | undefined>(undefined);

type Props = { session: SessionView; business: SessionBusiness; children: ReactNode };

/** The business that the pages below are about, and who looks at it. */
export function PlaceProvider({ session, business, children }: Props) {
  const { csrfToken } = session;
  const place = useMemo((): Place => {
    const api: Api = (path, call) => request(path, { businessId: business.id, csrfToken }, call);
    return { session, business, api, may: (needed) => roleSuffices(business.role, needed) };
  }, [session, business, csrfToken]);
  return <PlaceContext value={place}>{children}</PlaceContext>;
}

export function usePlace(): Place {
  const place = use(PlaceContext);
  if (place === undefined) throw new Error('usePlace stands outside of a business.');
  return place;
}
