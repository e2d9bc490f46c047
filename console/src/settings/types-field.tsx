import { useEffect, useRef, useState } from 'react';
import type { SettingsValuesView } from '../api/shapes.ts';
import { useWords } from '../app/words.tsx';
import { Choice, Field } from '../parts/field.tsx';
import { readTypes, sayTypes, typesKind } from './fields.ts';

type Types = SettingsValuesView['exportTypes'];

type Props = {
  disabled: boolean;
  value: Types | null;
  inherited: Types | undefined;
  fault: string | undefined;
  onChange: (value: Types | null) => void;
};

const inherit = '';

/** All, none or some; the names of some stand in a field of their own, which cannot be saved empty: that would be none. */
export function TypesField({ disabled, value, inherited, fault, onChange }: Props) {
  const { t } = useWords();
  const [kind, setKind] = useState(value === null ? inherit : typesKind(value));
  const [text, setText] = useState(sayTypes(value ?? []));
  const choose = (chosen: typeof kind): void => {
    setKind(chosen);
    if (chosen === inherit) onChange(null);
    else if (chosen === 'all') onChange('all');
    else onChange(chosen === 'none' ? [] : readTypes(text));
  };
  const write = (typed: string): void => {
    setText(typed);
    onChange(readTypes(typed));
  };
  return (
    <>
      <Choice
        label={t('setting.exportTypes')}
        hint={
          kind === inherit && inherited !== undefined && sayTypes(inherited) !== '' ? sayTypes(inherited) : undefined
        }
        fault={kind === 'some' ? undefined : fault}
        disabled={disabled}
        value={kind}
        options={[
          ...(inherited === undefined
            ? []
            : [
                {
                  value: inherit,
                  label: t('settings.inherit', { value: t(`option.${typesKind(inherited)}`) }),
                } as const,
              ]),
          ...(['all', 'none', 'some'] as const).map((one) => ({ value: one, label: t(`option.${one}`) })),
        ]}
        onChange={choose}
      />
      {kind === 'some' && <NamesField disabled={disabled} text={text} fault={fault} onChange={write} />}
    </>
  );
}

type NamesProps = { disabled: boolean; text: string; fault: string | undefined; onChange: (text: string) => void };

function NamesField({ disabled, text, fault, onChange }: NamesProps) {
  const { t } = useWords();
  const field = useRef<HTMLInputElement>(null);
  const missing = readTypes(text).length === 0 ? t('setting.typeNamesMissing') : undefined;
  useEffect(() => field.current?.setCustomValidity(missing ?? ''), [missing]);
  return (
    <Field label={t('setting.typeNames')} hint={t('setting.typeNamesHint')} fault={missing ?? fault}>
      {(control) => (
        <input
          {...control}
          ref={field}
          disabled={disabled}
          value={text}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}
