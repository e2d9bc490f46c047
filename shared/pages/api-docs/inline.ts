import { type Html, html } from '../html.ts';

/** The little markup that descriptions have: paragraphs, and code between backticks. */

export const inline = (text: string): Html =>
  html`${text.split('`').map((part, at) => (at % 2 === 1 ? html`<code>${part}</code>` : part))}`;

export const paragraphs = (text: string): Html =>
  html`${text.split(/\n{2,}/).map((part) => html`<p>${inline(part)}</p>`)}`;
