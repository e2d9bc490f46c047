import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { blocksOf, spansOf } from '../../console/src/settings/terms-text.ts';

test('the terms are taken apart into headings, paragraphs, lists and tables', () => {
  const text =
    '# Terms\n\nOne line\ngoes on.\n\n- first\n  of two\n- second\n\n| what | how long |\n| --- | --- |\n| a | b |\n';
  expect(blocksOf(text)).toEqual([
    { kind: 'heading', text: 'Terms' },
    { kind: 'paragraph', text: 'One line goes on.' },
    { kind: 'list', items: ['first of two', 'second'] },
    { kind: 'table', head: ['what', 'how long'], rows: [['a', 'b']] },
  ]);
});

test('what stands between back quotes is code, and hostile text is text', () => {
  expect(spansOf('use `DELETE /x`, <b>')).toEqual([
    { code: false, text: 'use ' },
    { code: true, text: 'DELETE /x' },
    { code: false, text: ', <b>' },
  ]);
});

test('no sign of how the terms of the product are written is left for people to read', () => {
  const blocks = blocksOf(readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'privacy-terms.md'), 'utf8'));
  const said = blocks.flatMap((block) => {
    if (block.kind === 'list') return block.items;
    if (block.kind === 'table') return [...block.head, ...block.rows.flat()];
    return [block.text];
  });
  expect(said.filter((text) => /^[#|-]|\*\*|\]\(|\|/.test(text))).toEqual([]);
});
