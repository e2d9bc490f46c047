import middy from '@middy/core';
import httpRouterHandler, { type Method } from '@middy/http-router';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { receiveCallback } from './callback.ts';
import { chooseCalendar, showCalendars } from './choose-calendar.ts';
import type { Consent, ConsentConfig, ConsentPorts } from './config.ts';
import { askToConfirm, confirmAccount } from './confirm-account.ts';
import { showDone } from './done-page.ts';
import { showInvitation, startSignIn } from './invitation-page.ts';
import { switchLanguage } from './language.ts';
import { deadPage, forbiddenPage, unexpectedPage } from './message-page.ts';
import { type Request, readRequest } from './request.ts';
import { type Answer, respond } from './respond.ts';
import { isOwnForm } from './same-origin.ts';

type Page = (consent: Consent, request: Request) => Promise<Answer>;

/** Reading changes nothing but "opened"; what a POST does, only our own pages can ask for. */
const pages: { path: string; read?: Page; act?: Page }[] = [
  { path: '/invitations/{token}', read: showInvitation },
  { path: '/invitations/{token}/start', act: startSignIn },
  { path: '/invitations/{token}/confirm-account', read: askToConfirm, act: confirmAccount },
  { path: '/invitations/{token}/calendar', read: showCalendars, act: chooseCalendar },
  { path: '/invitations/{token}/done', read: showDone },
  { path: '/google/callback', read: receiveCallback },
];

type Handle = (event: APIGatewayProxyEventV2) => Promise<APIGatewayProxyStructuredResultV2>;

/** The pages of an invitation, from the mailed link to the connected calendar. */
export function createConsent(ports: ConsentPorts, config: ConsentConfig) {
  const serve = (page: Page): Handle => handlerOf({ ports, config }, page);
  const on = (method: Method, path: string, page: Page | undefined) =>
    page === undefined ? [] : [{ method, path, handler: serve(page) }];
  const routes = pages.flatMap(({ path, read, act }) => [
    ...on('GET', path, read),
    ...on('HEAD', path, read === receiveCallback ? undefined : read),
    ...on('POST', path, act),
  ]);
  return middy(
    httpRouterHandler<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>([
      ...routes,
      { method: 'ANY', path: '/{proxy+}', handler: serve(async () => deadPage()) },
    ]),
  );
}

function handlerOf(consent: Consent, page: Page): Handle {
  return async (event) => {
    const request = readRequest(event);
    return respond(consent.config, request, await answer(consent, request, page));
  };
}

async function answer(consent: Consent, request: Request, page: Page): Promise<Answer> {
  if (request.method === 'POST' && !isOwnForm(consent.config, request)) return forbiddenPage();
  try {
    return switchLanguage(consent.config, request) ?? (await page(consent, request));
  } catch (error) {
    consent.config.log.error('A consent page failed', {}, error);
    return unexpectedPage();
  }
}
