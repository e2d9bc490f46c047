import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { elsewhere } from '../sabotage/mutants/elsewhere.ts';
import { sabotages } from '../sabotage/sabotages.ts';

/** Which tests cite which rule of docs/spec.md, and the page with the lines that say so. */

const tests = fileURLToPath(new URL('..', import.meta.url));
export const specFile = fileURLToPath(new URL('../../docs/spec.md', import.meta.url));

const ruleId = /\b[A-Z]{2,3}\d{1,2}\b/g;
const literal = /'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`/g;
const comment = /\/\*\*[\s\S]*?\*\//g;

/** These name rules without testing them. */
const lists = /^(sabotage\/(table|mutants)|cited)\/|^simulation\/seeds\.ts$|sabotages\.ts$/;

/** A test cites in its title, the judge of the simulation in its comments. */
export const idsIn = (path: string, source: string): Set<string> => {
  const cites = path.startsWith('simulation/judge/') ? comment : literal;
  const words = source.match(cites) ?? [];
  return new Set(words.flatMap((word) => word.match(ruleId) ?? []));
};

function filesBy(): Map<string, string[]> {
  const found = new Map<string, string[]>();
  const all = readdirSync(tests, { recursive: true, encoding: 'utf8' });
  for (const file of all.toSorted()) {
    const path = file.split(sep).join('/');
    if (!path.endsWith('.ts') || lists.test(path)) continue;
    for (const id of idsIn(path, readFileSync(join(tests, file), 'utf8')))
      found.set(id, [...(found.get(id) ?? []), path]);
  }
  return found;
}

function lineOf(files: readonly string[], breaks: number): string {
  const count = breaks === 0 ? [] : [breaks === 1 ? 'one sabotage' : `${breaks} sabotages`];
  return `- *Tests:* ${[files.map((file) => `\`${file}\``).join(', '), ...count].join('; ')}`;
}

/** The page with each rule’s line as the tests have it, at its end where there was none; a rule that no test cites has none. */
export function withCites(page: string): string {
  const files = filesBy();
  const broken = [...sabotages, ...elsewhere.flatMap((one) => one.sabotages)].map(({ rule }) => rule);
  const cites = (id: string): string[] => {
    const cited = files.get(id) ?? [];
    return cited.length === 0 ? [] : [lineOf(cited, broken.filter((rule) => rule === id).length)];
  };
  return sectionsOf(page)
    .flatMap(({ id, lines }) => {
      if (id === undefined) return lines;
      const stands = lines.findIndex((line) => line.startsWith('- *Tests:* '));
      const at = stands >= 0 ? stands : lines.findLastIndex((line) => line !== '') + 1;
      return [...lines.slice(0, at), ...cites(id), ...lines.slice(stands >= 0 ? at + 1 : at)];
    })
    .join('\n');
}

/** The page cut where a rule begins or ends; `id` is the rule's. */
function sectionsOf(page: string): { id: string | undefined; lines: string[] }[] {
  const sections: { id: string | undefined; lines: string[] }[] = [{ id: undefined, lines: [] }];
  for (const line of page.split('\n')) {
    const id = /^\*\*([A-Z]{2,3}\d{1,2})\*\*/.exec(line)?.[1];
    if (id !== undefined || line.startsWith('#')) sections.push({ id, lines: [] });
    sections.at(-1)?.lines.push(line);
  }
  return sections;
}
