import type { PatchSettings, SettingsValues } from '../../shared/contracts/api-settings.ts';
import { Settings } from '../../shared/contracts/settings.ts';

type Values = Partial<Settings>;

/** Stored, null means all booking types; in the API null means "inherit", so all is spelled out. */
export function shown(values: Settings): SettingsValues;
export function shown(values: Values): Partial<SettingsValues>;
export function shown({ exportTypes, ...values }: Values): Partial<SettingsValues> {
  return { ...values, ...(exportTypes === undefined ? {} : { exportTypes: exportTypes ?? 'all' }) };
}

/** A merge patch on stored values: null removes, `blocks` is merged kind by kind over what holds now. */
export function patchedValues(values: Values, inherited: Settings, patch: PatchSettings): Values {
  const next = new Map<string, unknown>(Object.entries(values));
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) next.delete(name);
    else next.set(name, value);
  }
  if (patch.exportTypes === 'all') next.set('exportTypes', null);
  if (patch.blocks) next.set('blocks', { ...(values.blocks ?? inherited.blocks), ...patch.blocks });
  return Settings.partial().parse(Object.fromEntries(next));
}
