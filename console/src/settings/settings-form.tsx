import { type FormEvent, useState } from 'react';
import type { SettingsValuesView } from '../api/shapes.ts';
import { useWords } from '../app/words.tsx';
import { Choice, Field } from '../parts/field.tsx';
import { automaticKind, blockNames, choiceNames, choices, readTypes, sayTypes } from './fields.ts';

type Values = SettingsValuesView;
type Blocks = Values['blocks'];
/** What is set here; absent or null is inherited. Blocks are inherited one by one. */
export type Own = { [K in Exclude<keyof Values, 'blocks'>]?: Values[K] | null } & { blocks?: Partial<Blocks> | null };

type Props = {
  /** What holds where nothing is set here; without it everything is set here. */
  inherited?: Values;
  own: Own;
  disabled: boolean;
  onSave: (patch: Own) => void;
  more?: React.ReactNode;
};

const inherit = '';

/** One form for the business and for a resource: there each field may be left to the business, and says what that means. */
export function SettingsForm({ inherited, own, disabled, onSave, more }: Props) {
  const { t } = useWords();
  const [draft, setDraft] = useState<Own>({});
  const put = (change: Own): void => setDraft((before) => ({ ...before, ...change }));
  const now: Own = { ...own, ...draft };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    onSave(draft);
  };
  const asBusiness = (text: string): string => t('settings.inherit', { value: text });
  const automatic = now.automaticSync ?? null;
  const days = now.importDaysBack ?? null;
  const stale = now.staleAfterSeconds ?? null;
  return (
    <form onSubmit={submit} className="settings">
      {choiceNames.map((name) => {
        const words: readonly string[] = choices[name];
        const say = (value: string): string =>
          t(`option.${choices[name].find((word) => word === value) ?? choices[name][0]}`);
        return (
          <Choice
            key={name}
            label={t(`setting.${name}`)}
            disabled={disabled}
            value={now[name] ?? inherit}
            options={[
              ...(inherited === undefined ? [] : [{ value: inherit, label: asBusiness(say(inherited[name])) }]),
              ...words.map((value) => ({ value, label: say(value) })),
            ]}
            onChange={(value) => put({ [name]: value === inherit ? null : value })}
          />
        );
      })}
      <Choice
        label={t('setting.automaticSync')}
        disabled={disabled}
        value={automatic === null ? inherit : automaticKind(automatic)}
        options={[
          ...(inherited === undefined
            ? []
            : [{ value: inherit, label: asBusiness(t(`option.${automaticKind(inherited.automaticSync)}`)) } as const]),
          ...(['on', 'off', 'daily'] as const).map((value) => ({ value, label: t(`option.${value}`) })),
        ]}
        onChange={(kind) =>
          put({ automaticSync: kind === inherit ? null : kind === 'daily' ? { dailyAt: '06:00' } : kind })
        }
      />
      {automatic !== null && typeof automatic !== 'string' && (
        <Field label={t('setting.dailyAt')}>
          {(control) => (
            <input
              {...control}
              type="time"
              required
              disabled={disabled}
              value={automatic.dailyAt}
              onChange={(event) => put({ automaticSync: { dailyAt: event.target.value } })}
            />
          )}
        </Field>
      )}
      <NumberField
        label={t('setting.staleAfterSeconds')}
        disabled={disabled}
        value={stale === null ? null : stale / 60}
        inherited={inherited && inherited.staleAfterSeconds / 60}
        onChange={(value) => put({ staleAfterSeconds: value === null ? null : value * 60 })}
      />
      <NumberField
        label={t('setting.importDaysBack')}
        disabled={disabled}
        value={days}
        inherited={inherited?.importDaysBack}
        onChange={(value) => put({ importDaysBack: value })}
      />
      <Field label={t('setting.exportTypes')} hint={t('setting.exportTypesHint')}>
        {(control) => (
          <input
            {...control}
            disabled={disabled}
            defaultValue={sayTypes(now.exportTypes ?? inherited?.exportTypes ?? 'all')}
            onChange={(event) => put({ exportTypes: readTypes(event.target.value) })}
          />
        )}
      </Field>
      <BlockFields
        inherited={inherited?.blocks}
        own={now.blocks ?? {}}
        disabled={disabled}
        onChange={(blocks) => put({ blocks })}
      />
      <p className="soft">{t('settings.future')}</p>
      {more}
      <button type="submit" className="primary" disabled={disabled || Object.keys(draft).length === 0}>
        {t('do.save')}
      </button>
    </form>
  );
}

type NumberProps = {
  label: string;
  disabled: boolean;
  value: number | null;
  inherited: number | undefined;
  onChange: (value: number | null) => void;
};

function NumberField({ label, disabled, value, inherited, onChange }: NumberProps) {
  const { t } = useWords();
  const hint = inherited === undefined ? {} : { hint: t('settings.emptyInherits', { value: inherited }) };
  return (
    <Field label={label} {...hint}>
      {(control) => (
        <input
          {...control}
          type="number"
          min={0}
          required={inherited === undefined}
          disabled={disabled}
          value={value ?? ''}
          onChange={(event) => onChange(event.target.value === '' ? null : Number(event.target.value))}
        />
      )}
    </Field>
  );
}

type BlockProps = {
  inherited: Blocks | undefined;
  own: Partial<Blocks>;
  disabled: boolean;
  onChange: (blocks: Partial<Blocks>) => void;
};

function BlockFields({ inherited, own, disabled, onChange }: BlockProps) {
  const { t } = useWords();
  return (
    <fieldset>
      <legend>{t('setting.blocks')}</legend>
      {blockNames.map((name) => (
        <label key={name} className="check">
          <input
            type="checkbox"
            disabled={disabled}
            checked={own[name] ?? inherited?.[name] ?? false}
            onChange={(event) => onChange({ ...own, [name]: event.target.checked })}
          />
          {t(`block.${name}`)}
          {inherited !== undefined && own[name] === undefined && (
            <span className="soft small"> {t('settings.inherited')}</span>
          )}
        </label>
      ))}
    </fieldset>
  );
}
