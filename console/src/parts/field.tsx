import { type ReactNode, useId } from 'react';

type Control = { id: string; 'aria-describedby'?: string; 'aria-invalid'?: true };

/** A label, what it labels, and below it a word of explanation and what is wrong with it. */
export function Field({
  label,
  hint,
  fault,
  children,
}: {
  label: string;
  hint?: ReactNode;
  fault?: string | undefined;
  children: (control: Control) => ReactNode;
}) {
  const id = useId();
  const below = [...(hint === undefined ? [] : [`${id}-hint`]), ...(fault === undefined ? [] : [`${id}-fault`])];
  const described = below.length === 0 ? {} : { 'aria-describedby': below.join(' ') };
  const invalid = fault === undefined ? {} : ({ 'aria-invalid': true } as const);
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {children({ id, ...described, ...invalid })}
      {hint !== undefined && (
        <p id={`${id}-hint`} className="hint">
          {hint}
        </p>
      )}
      {fault !== undefined && (
        <p id={`${id}-fault`} className="hint bad">
          {fault}
        </p>
      )}
    </div>
  );
}

type ChoiceProps<T extends string> = {
  label: string;
  hint?: ReactNode;
  fault?: string | undefined;
  value: T;
  options: readonly { value: T; label: string }[];
  onChange: (value: T) => void;
  disabled?: boolean;
};

export function Choice<T extends string>({ label, hint, fault, value, options, onChange, disabled }: ChoiceProps<T>) {
  const choose = (text: string): void => {
    const chosen = options.find((option) => option.value === text);
    if (chosen !== undefined) onChange(chosen.value);
  };
  return (
    <Field label={label} hint={hint} fault={fault}>
      {(control) => (
        <select {...control} value={value} disabled={disabled} onChange={(event) => choose(event.target.value)}>
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
