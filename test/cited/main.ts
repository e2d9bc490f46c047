import { readFileSync, writeFileSync } from 'node:fs';
import { specFile, withCites } from './cited.ts';

/** `npm run cited`: writes into docs/spec.md which tests cite each rule. */

writeFileSync(specFile, withCites(readFileSync(specFile, 'utf8')));
