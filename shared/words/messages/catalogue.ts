import type { CatalogueOf } from '../catalogue.ts';
import type { en } from './en.ts';

export type SayingKey = keyof typeof en;
export type SayingCatalogue = CatalogueOf<typeof en>;
