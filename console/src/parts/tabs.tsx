import { Link } from '../app/router.tsx';

/** Links that look like tabs: each has an address of its own. */
export function Tabs<T extends string>({
  label,
  current,
  tabs,
}: {
  label: string;
  current: T;
  tabs: readonly { name: T; label: string; to: string }[];
}) {
  return (
    <nav className="tabs" aria-label={label}>
      {tabs.map((tab) => (
        <Link key={tab.name} to={tab.to} current={tab.name === current ? 'page' : undefined}>
          {tab.label}
        </Link>
      ))}
    </nav>
  );
}
