/** The terms as they are written (headings, paragraphs, lists, tables, `code`), taken apart so that people read no signs. */
export type Block =
  | { kind: 'heading'; text: string }
  | { kind: 'paragraph'; text: string }
  | { kind: 'list'; items: string[] }
  | { kind: 'table'; head: string[]; rows: string[][] };

export type Span = { code: boolean; text: string };

const cellsOf = (line: string): string[] =>
  line
    .replace(/^\||\|$/g, '')
    .split('|')
    .map((cell) => cell.trim());

const isRule = (cells: string[]): boolean => cells.every((cell) => /^:?-+:?$/.test(cell));

function tableOf(lines: string[]): Block {
  const [head = [], ...rows] = lines.map(cellsOf).filter((cells) => !isRule(cells));
  return { kind: 'table', head, rows };
}

/** Lines that begin without a sign go on with the item before. */
const itemsOf = (lines: string[]): string[] =>
  lines
    .join('\n')
    .split(/^- /m)
    .filter((item) => item.trim() !== '')
    .map((item) => item.trim().replace(/\s*\n\s*/g, ' '));

function blockOf(lines: string[]): Block {
  const [first = ''] = lines;
  if (first.startsWith('#')) return { kind: 'heading', text: first.replace(/^#+\s*/, '') };
  if (first.startsWith('|')) return tableOf(lines);
  if (first.startsWith('- ')) return { kind: 'list', items: itemsOf(lines) };
  return { kind: 'paragraph', text: lines.join(' ').replace(/\s+/g, ' ') };
}

export const blocksOf = (text: string): Block[] =>
  text
    .split(/\n\s*\n/)
    .map((part) => part.split('\n').filter((line) => line.trim() !== ''))
    .filter((lines) => lines.length > 0)
    .map(blockOf);

export const spansOf = (text: string): Span[] =>
  text
    .split(/(`[^`]+`)/)
    .filter((part) => part !== '')
    .map((part) => (part.startsWith('`') ? { code: true, text: part.slice(1, -1) } : { code: false, text: part }));
