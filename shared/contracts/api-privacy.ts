import * as z from 'zod';
import { Name, Timestamp } from './api.ts';

const TermsVersion = z.string().min(1).max(100).meta({ example: '2026-11' });

export const AcceptPrivacyTerms = z
  .strictObject({
    name: Name.meta({ description: 'Of the person who accepts for the business', example: 'Nora Nord' }),
    version: TermsVersion.meta({ description: 'The version that was read; the present one' }),
  })
  .meta({ id: 'AcceptPrivacyTerms', example: { name: 'Nora Nord', version: '2026-11' } });

export const PrivacyTerms = z
  .object({
    version: TermsVersion.meta({ description: 'The present version' }),
    text: z.string().nullable().meta({ description: 'In Markdown; `null` where the operator has terms of their own' }),
    url: z.string().nullable().meta({ description: 'Where the operator’s own terms stand' }),
    accepted: z
      .object({ by: z.string(), at: Timestamp, version: TermsVersion })
      .nullable()
      .meta({ description: 'The latest acceptance. One of an earlier version still holds for invitations' }),
  })
  .meta({ id: 'PrivacyTerms' });
