import { ApiDocument } from '../../shared/pages/api-docs/document.ts';
import { renderApiDocs } from '../../shared/pages/api-docs/page.ts';
import { docsStyle } from '../../shared/pages/api-docs/style.ts';
import { styleHashWith } from '../../shared/pages/shell.ts';
import type { HttpResult } from './http-event.ts';
import { openApiDocument } from './openapi.ts';
import type { Route } from './route.ts';

/** `GET /docs`: the reference for people, of the same table as everything else. Made at the first request and kept. */
export function docsPage(routes: readonly Route[], publicUrl: string): () => HttpResult {
  let page: string | undefined;
  return () => {
    page ??= renderApiDocs(ApiDocument.parse(openApiDocument(routes, publicUrl)));
    return { statusCode: 200, headers: { ...headers }, body: page };
  };
}

/** It runs nothing, loads nothing, and is the same for everybody. */
const headers = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': `default-src 'none'; style-src '${styleHashWith(docsStyle)}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  'cache-control': 'public, max-age=300',
};
