import middy from '@middy/core';
import httpRouterHandler, { type Method } from '@middy/http-router';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { receiveCallback } from './callback.ts';
import { chooseCalendar, showCalendars } from './choose-calendar.ts';
import type { Consent, ConsentConfig, ConsentPorts } from './config.ts';
import { askToConfirm, confirmAccount } from './confirm-account.ts';
import { goHome, goIn, goOut } from './console-door.ts';
import { showDone } from './done-page.ts';
import { showInvitation, startSignIn } from './invitation-page.ts';
import { switchLanguage } from './language.ts';
import { deadPage, forbiddenPage, unexpectedPage } from './message-page.ts';
import { type Request, readRequest } from './request.ts';
import { type Answer, respond } from './respond.ts';
import { isOwnForm } from './same-origin.ts';

type Page = (consent: Consent, request: Request) => Promise<Answer>;

/** Reading changes nothing but "opened"; what is asked for `once` is a step to or from Google; a POST only our own pages can send. */
const pages: { path: string; read?: Page; once?: Page; act?: Page }[] = [
  { path: '/invitations/{token}', read: showInvitation },
  { path: '/invitations/{token}/start', act: startSignIn },
  { path: '/invitations/{token}/confirm-account', read: askToConfirm, act: confirmAccount },
  { path: '/invitations/{token}/calendar', read: showCalendars, act: chooseCalendar },
  { path: '/invitations/{token}/done', read: showDone },
  { path: '/google/callback', once: receiveCallback },
  { path: '/', read: goHome },
  { path: '/console', read: goHome },
  { path: '/console/sign-in', once: goIn },
  { path: '/console/sign-out', act: goOut },
];

type Handle = (event: APIGatewayProxyEventV2) => Promise<APIGatewayProxyStructuredResultV2>;

/** The pages of an invitation, from the mailed link to the connected calendar, and the door of the console. */
export function createConsent(ports: ConsentPorts, config: ConsentConfig) {
  const serve = (page: Page): Handle => handlerOf({ ports, config }, page);
  const on = (method: Method, path: string, page: Page | undefined) =>
    page === undefined ? [] : [{ method, path, handler: serve(page) }];
  const routes = pages.flatMap(({ path, read, once, act }) => [
    ...on('GET', path, read ?? once),
    ...on('HEAD', path, read),
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
