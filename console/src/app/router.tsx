import { type MouseEvent, type ReactNode, useSyncExternalStore } from 'react';

/** Paths below `/console`; the address is the only state. */
const base = '/console';
const changed = 'slotbridge-address';

const subscribe = (listener: () => void): (() => void) => {
  window.addEventListener('popstate', listener);
  window.addEventListener(changed, listener);
  return () => {
    window.removeEventListener('popstate', listener);
    window.removeEventListener(changed, listener);
  };
};

const addressNow = (): string => `${window.location.pathname}${window.location.search}`;

export type Address = { path: string; segments: string[]; search: URLSearchParams };

export function readAddress(address: string): Address {
  const [whole = '', query = ''] = address.split('?');
  const path = whole.startsWith(base) ? whole.slice(base.length) || '/' : '/';
  return { path, segments: path.split('/').filter((part) => part !== ''), search: new URLSearchParams(query) };
}

export const pathNow = (): string => readAddress(addressNow()).path;

export const useAddress = (): Address => readAddress(useSyncExternalStore(subscribe, addressNow));

export function navigate(to: string, how: 'push' | 'replace' = 'push'): void {
  const address = `${base}${to}`;
  if (address === addressNow()) return;
  if (how === 'push') window.history.pushState(null, '', address);
  else window.history.replaceState(null, '', address);
  window.dispatchEvent(new Event(changed));
}

/** A filter is part of the address and makes no step to go back to. An empty value leaves the address. */
export function setSearch(changes: Record<string, string>): void {
  const { path, search } = readAddress(addressNow());
  for (const [name, value] of Object.entries(changes)) {
    if (value === '') search.delete(name);
    else search.set(name, value);
  }
  const query = search.toString();
  navigate(query === '' ? path : `${path}?${query}`, 'replace');
}

const isPlain = ({ button, metaKey, ctrlKey, shiftKey, altKey }: MouseEvent): boolean =>
  button === 0 && !metaKey && !ctrlKey && !shiftKey && !altKey;

type LinkProps = {
  to: string;
  children: ReactNode;
  className?: string;
  current?: 'page' | 'true' | undefined;
  label?: string;
};

export function Link({ to, children, className, current, label }: LinkProps) {
  const follow = (event: MouseEvent): void => {
    if (!isPlain(event)) return;
    event.preventDefault();
    navigate(to);
  };
  return (
    <a href={`${base}${to}`} onClick={follow} className={className} aria-current={current} aria-label={label}>
      {children}
    </a>
  );
}
