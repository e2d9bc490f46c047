import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { renderPage, type Shell, styleHash } from '../../shared/pages/shell.ts';
import type { ConsentConfig } from './config.ts';
import { textsOfStranger } from './language.ts';
import { type Stranger, strangersPage } from './message-page.ts';
import type { Request } from './request.ts';

export type Answer =
  | { status: number; page: Shell; cookies?: string[] }
  | (Stranger & { cookies?: string[] })
  | { redirect: string; cookies?: string[] };

/** Nothing of these pages is kept by a cache, told to the next page, framed, or run. */
const houseHeaders = {
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

/** Browsers apply `form-action` to where a form's answer redirects, so Google's origin stands in it. */
const policy = ({ googleOrigin }: ConsentConfig): string =>
  [
    "default-src 'none'",
    `style-src '${styleHash}'`,
    `form-action 'self' ${googleOrigin}`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');

export function respond(config: ConsentConfig, request: Request, answer: Answer): APIGatewayProxyStructuredResultV2 {
  const cookies = answer.cookies === undefined ? {} : { cookies: answer.cookies };
  if ('redirect' in answer)
    return { statusCode: 303, headers: { ...houseHeaders, location: answer.redirect }, body: '', ...cookies };
  const page = 'stranger' in answer ? strangersPage(answer, textsOfStranger(config, request)) : answer.page;
  return {
    statusCode: answer.status,
    headers: {
      ...houseHeaders,
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': policy(config),
    },
    body: request.method === 'HEAD' ? '' : renderPage(page),
    ...cookies,
  };
}
