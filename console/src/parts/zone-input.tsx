import { type ComponentProps, useId } from 'react';

const zones = Intl.supportedValuesOf('timeZone');

/** Offers the zones that the browser knows. Others can be typed: the API knows more names for them. */
export function ZoneInput(props: ComponentProps<'input'>) {
  const id = useId();
  return (
    <>
      <input {...props} list={id} />
      <datalist id={id}>
        {zones.map((zone) => (
          <option key={zone} value={zone} />
        ))}
      </datalist>
    </>
  );
}
