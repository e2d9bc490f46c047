import type { CatalogueOf } from '../../words/catalogue.ts';
import type { en } from './en.ts';

export type MessageKey = keyof typeof en;
export type Catalogue = CatalogueOf<typeof en>;
