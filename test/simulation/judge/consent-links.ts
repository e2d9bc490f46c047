import { isDeepStrictEqual } from 'node:util';
import type { CreateChecker } from './checker.ts';
import { isObject, textOf } from './values.ts';

/** 23: whoever only reads a consent link, as scanners do, uses nothing up. */
export const consentLinks: CreateChecker = (known, report) => {
  const grantEnded = new Set<string>();
  return {
    on: {
      row: ({ before, after, key, task }, index) => {
        if (after?.row === 'account' && after.grant !== 'ok') grantEnded.add(task);
        if (before?.row !== 'invitation' && after?.row !== 'invitation') return;
        const { method, path } = requestOf(known.tasks.get(task)?.input);
        if (!['GET', 'HEAD'].includes(method) || !path.startsWith('/invitations/')) return;
        // A person who has signed in already may meet a grant that has ended or lacks a permission: that mails a new link (GR3).
        const renewed = after?.purpose === 'reconnect' && Number(after.issue) > Number(before?.issue ?? 0);
        if (renewed && grantEnded.has(task)) return;
        const opens = ['sent', 'opened'].includes(String(after?.state));
        if (isDeepStrictEqual(lasting(before), lasting(after)) && (opens || before?.state === after?.state)) return;
        report(
          23,
          `${method} of a consent link changed the invitation ${key.pk}/${key.sk} to ${String(after?.state)}`,
          index,
        );
      },
      google: ({ task, operation }, index) => {
        const { method, path } = requestOf(known.tasks.get(task)?.input);
        if (!['GET', 'HEAD'].includes(method) || !/^\/invitations\/[^/]+\/?$/.test(path)) return;
        report(23, `${method} of a consent link called Google: ${operation}`, index);
      },
    },
  };
};

function requestOf(input: unknown): { method: string; path: string } {
  const from = isObject(input) ? input : {};
  return { method: textOf(from.method) ?? '', path: (textOf(from.path) ?? '').split('?')[0] ?? '' };
}

/** Everything but that, and when, it was opened. */
function lasting(row: Record<string, unknown> | undefined): Record<string, unknown> {
  // What went wrong for a person who has signed in is shown to the business (funnel).
  const { state: _, openedAt: __, problem: ___, ...rest } = row ?? {};
  return rest;
}
