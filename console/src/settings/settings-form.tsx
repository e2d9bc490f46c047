import { type FormEvent, useEffect, useRef, useState } from 'react';
import type { SettingsValuesView } from '../api/shapes.ts';
import { useWords } from '../app/words.tsx';
import { faultOf } from '../parts/faults.ts';
import { Choice, Field } from '../parts/field.tsx';
import { ProblemBox } from '../parts/problem.tsx';
import {
  automaticKind,
  blockNames,
  choiceNames,
  choices,
  inUnit,
  isTaken,
  type NumberName,
  numberNames,
  numbers,
} from './fields.ts';
import { TypesField } from './types-field.tsx';

type Values = SettingsValuesView;
type Blocks = Values['blocks'];
/** What is set here; absent or null is inherited. Blocks are inherited one by one. */
export type Own = { [K in Exclude<keyof Values, 'blocks'>]?: Values[K] | null } & { blocks?: Partial<Blocks> | null };

type Props = {
  /** What holds where nothing is set here; without it everything is set here. */
  inherited?: Values;
  own: Own;
  disabled: boolean;
  /** Of the last try to save. */
  error: unknown;
  onForget: () => void;
  onSave: (patch: Own) => void;
  more?: React.ReactNode;
};

const inherit = '';
const labelled = [...choiceNames, ...numberNames, 'automaticSync', 'exportTypes', 'blocks'] as const;

/** One form for the business and for a resource: there each field may be left to the business, and says what that means. */
export function SettingsForm({ inherited, own, disabled, error, onForget, onSave, more }: Props) {
  const { t } = useWords();
  const [draft, setDraft] = useState<Own>({});
  const put = (change: Own): void => setDraft((before) => ({ ...before, ...change }));
  const now: Own = { ...own, ...draft };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    onSave(draft);
  };
  const asBusiness = (text: string): string => t('settings.inherit', { value: text });
  const labels = Object.fromEntries(labelled.map((name) => [name, t(`setting.${name}`)]));
  const automatic = now.automaticSync ?? null;
  return (
    <form onSubmit={submit} className="settings">
      {error !== null && <ProblemBox error={error} labels={labels} onClose={onForget} />}
      {choiceNames.map((name) => {
        const words: readonly string[] = choices[name];
        const say = (value: string): string =>
          t(`option.${choices[name].find((word) => word === value) ?? choices[name][0]}`);
        return (
          <Choice
            key={name}
            label={t(`setting.${name}`)}
            fault={faultOf(error, name)}
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
        <Field label={t('setting.dailyAt')} fault={faultOf(error, 'automaticSync')}>
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
      {numberNames.map((name) => (
        <NumberField
          key={name}
          name={name}
          disabled={disabled}
          value={now[name] ?? null}
          inherited={inherited?.[name]}
          isNew={name in draft}
          fault={faultOf(error, name)}
          onChange={(value) => put({ [name]: value })}
        />
      ))}
      <TypesField
        disabled={disabled}
        value={now.exportTypes ?? null}
        inherited={inherited?.exportTypes}
        fault={faultOf(error, 'exportTypes')}
        onChange={(exportTypes) => put({ exportTypes })}
      />
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
  name: NumberName;
  disabled: boolean;
  value: number | null;
  inherited: number | undefined;
  isNew: boolean;
  fault: string | undefined;
  onChange: (value: number | null) => void;
};

/** Says itself what it takes, in its own unit; what is stored already is not judged. */
function NumberField({ name, disabled, value, inherited, isNew, fault, onChange }: NumberProps) {
  const { t } = useWords();
  const field = useRef<HTMLInputElement>(null);
  const { of, min, max } = numbers[name];
  const fits = value === null ? inherited !== undefined : isTaken(name, value / of);
  const misfit = isNew && !fits ? t('field.between', { min, max }) : undefined;
  useEffect(() => field.current?.setCustomValidity(misfit ?? ''), [misfit]);
  const hint = inherited === undefined ? {} : { hint: t('settings.emptyInherits', { value: inUnit(name, inherited) }) };
  return (
    <Field label={t(`setting.${name}`)} fault={misfit ?? fault} {...hint}>
      {(control) => (
        <input
          {...control}
          ref={field}
          type="number"
          step="any"
          disabled={disabled}
          value={value === null ? '' : inUnit(name, value)}
          onChange={(event) => onChange(event.target.value === '' ? null : Number(event.target.value) * of)}
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
