import { useEffect } from 'react';
import { usePlace } from '../api/session.tsx';

/** What tabs, history and bookmarks call a page: what is most its own comes first. */
export const titleOf = (...parts: readonly string[]): string => [...parts, 'Slotbridge'].join(' – ');

export function useTitle(...parts: readonly string[]): void {
  const title = titleOf(...parts);
  useEffect(() => {
    document.title = title;
  }, [title]);
}

/** Of a view of the business. */
export function useViewTitle(...parts: readonly string[]): void {
  const { business } = usePlace();
  useTitle(...parts, business.name);
}
