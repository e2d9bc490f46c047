import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { idsIn, specFile, withCites } from './cited.ts';

it('says of each rule which tests cite it, as they do (npm run cited writes it)', () => {
  const page = readFileSync(specFile, 'utf8');
  expect(page).toBe(withCites(page));
});

it('gives a rule its line where it has none, and takes it where no test cites the rule', () => {
  const page = '**API1** All is parsed.\n- **Built.**\n\n**ZZ9** None of ours.\n- *Tests:* `old`\n';
  const [, , api, , zz, none] = withCites(page).split('\n');
  expect(api).toMatch(/^- \*Tests:\* .*`functions\/api\//);
  expect([zz, none]).toEqual(['**ZZ9** None of ours.', '']);
});

it('takes titles and the judge’s comments for cites, and no other comment', () => {
  const source = `/** XY1 */ it('XY2 stands', () => {}); // XY3\nscenario(\n  'XY4, XY5 and more')`;
  expect([...idsIn('functions/a.test.ts', source)]).toEqual(['XY2', 'XY4', 'XY5']);
  expect([...idsIn('simulation/judge/a.ts', source)]).toEqual(['XY1']);
});
