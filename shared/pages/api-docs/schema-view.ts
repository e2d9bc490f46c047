import { type Html, html } from '../html.ts';
import type { Schema } from './document.ts';
import { inline } from './inline.ts';

/** A schema as a table of its fields, those of inline objects beneath their own with their path; named ones are linked. */

export const anchorOf = (name: string): string => `schema-${name}`;

type Field = { name: string; schema: Schema; required: boolean };

function fieldsOf(schema: Schema, prefix = ''): Field[] {
  const required = new Set(schema.required);
  return Object.entries(schema.properties ?? {}).flatMap(([key, field]) => {
    const name = `${prefix}${key}`;
    return [{ name, schema: field, required: required.has(key) }, ...beneath(field, name)];
  });
}

function beneath(schema: Schema, name: string): Field[] {
  if (schema.properties !== undefined) return fieldsOf(schema, `${name}.`);
  if (schema.items !== undefined) return beneath(schema.items, `${name}[]`);
  const { additionalProperties: each } = schema;
  if (typeof each === 'object') return beneath(each, `${name}.*`);
  return alternatives(schema).flatMap((one) => beneath(one, name));
}

const alternatives = ({ anyOf = [], oneOf = [] }: Schema): Schema[] => [...anyOf, ...oneOf];

export function schemaView(schema: Schema): Html {
  const named = nameOf(schema);
  if (named !== undefined || fieldsOf(schema).length === 0) return html`<p>${typeOf(schema)}</p>`;
  return html`<table>
<thead><tr><th scope="col">Field</th><th scope="col">Holds</th></tr></thead>
<tbody>${fieldsOf(schema).map(fieldRow)}</tbody>
</table>`;
}

const fieldRow = ({ name, schema, required }: Field): Html => html`<tr>
<th scope="row"><code>${name}</code>${required ? html` <span class="must">required</span>` : undefined}</th>
<td>${holds(schema)}</td>
</tr>`;

/** What a value is, in words: its type, its bounds, and what it means. */
export const holds = (schema: Schema): Html => html`<span class="type">${typeOf(schema)}${bounds(schema)}</span>
${schema.description === undefined ? undefined : html`<br>${inline(schema.description)}`}
${schema.default === undefined ? undefined : html`<br><span class="small">Without it: <code>${text(schema.default)}</code></span>`}`;

const nameOf = ({ $ref }: Schema): string | undefined => $ref?.split('/').at(-1);

const text = (value: unknown): string => JSON.stringify(value);

function typeOf(schema: Schema): Html {
  const name = nameOf(schema);
  if (name !== undefined) return html`<a href="#${anchorOf(name)}">${name}</a>`;
  const options = alternatives(schema);
  if (options.length > 0) return joined(options.map(typeOf));
  if (schema.const !== undefined) return html`<code>${text(schema.const)}</code>`;
  if (schema.enum !== undefined) return joined(schema.enum.map((value) => html`<code>${text(value)}</code>`));
  if (schema.items !== undefined) return html`list of ${typeOf(schema.items)}`;
  if (typeof schema.additionalProperties === 'object') return html`object of ${typeOf(schema.additionalProperties)}`;
  const types = [schema.type ?? 'any value'].flat();
  return html`${types.join(' or ')}${schema.format === undefined ? undefined : html` (${schema.format})`}`;
}

const joined = (parts: Html[]): Html => html`${parts.map((part, at) => (at === 0 ? part : html` or ${part}`))}`;

/** Whole numbers carry the bounds of the language; those say nothing. */
const told = (bound: number | undefined): number | undefined =>
  bound === undefined || Math.abs(bound) >= Number.MAX_SAFE_INTEGER ? undefined : bound;

function bounds({ minimum, maximum, minLength, maxLength, minItems, maxItems }: Schema): string {
  const all = [
    between(told(minimum), told(maximum), ''),
    between(minLength, maxLength, ' characters'),
    between(minItems, maxItems, ' items'),
  ];
  return all.map((one) => (one === '' ? '' : `, ${one}`)).join('');
}

function between(least: number | undefined, most: number | undefined, unit: string): string {
  if (least === undefined && most === undefined) return '';
  if (least === undefined) return `at most ${most}${unit}`;
  return most === undefined ? `at least ${least}${unit}` : `${least} to ${most}${unit}`;
}
