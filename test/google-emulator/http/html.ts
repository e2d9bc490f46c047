const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** HTML that may be put into a page as it is. */
export type Html = { readonly html: string };

const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => entities[character] ?? character);

export type Content = Html | string | number | undefined | false | Content[];

const rendered = (content: Content): string => {
  if (content === undefined || content === false) return '';
  if (Array.isArray(content)) return content.map(rendered).join('');
  return typeof content === 'object' ? content.html : escaped(String(content));
};

/** A template whose every hole is text, unless it is `Html` already. */
export const html = (parts: TemplateStringsArray, ...holes: Content[]): Html => ({
  html: parts.reduce((text, part, index) => text + rendered(holes[index - 1]) + part),
});

/** Markup that is known to be safe: only for constants of our own. */
export const trusted = (text: string): Html => ({ html: text });

export const pageHeaders = {
  'Content-Type': 'text/html; charset=UTF-8',
  'Cache-Control': 'no-store',
  'Referrer-Policy': 'no-referrer',
};
