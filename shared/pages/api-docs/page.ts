import { type Html, html } from '../html.ts';
import { renderPage } from '../shell.ts';
import { type ApiDocument, type Call, callsOf, type Schema } from './document.ts';
import { inline, paragraphs } from './inline.ts';
import { anchorOf, holds, schemaView } from './schema-view.ts';
import { docsStyle } from './style.ts';

/** The API's reference as one page, made of its OpenAPI document: every call and every schema has an address of its own. */
export function renderApiDocs(document: ApiDocument): string {
  const groups = [...Map.groupBy(callsOf(document), (call) => call.tags[0])];
  const schemas = Object.entries(document.components.schemas);
  const body = html`<nav aria-label="Calls and schemas">
${groups.map(([tag, calls]) => html`<h2><a href="#${tag}">${titleOf(tag)}</a></h2><ul>${calls.map(navLine)}</ul>`)}
<h2><a href="#schemas">Schemas</a></h2>
<ul>${schemas.map(([name]) => html`<li><a href="#${anchorOf(name)}">${name}</a></li>`)}</ul>
</nav>
<div class="reference">
<h1>${document.info.title} API</h1>
${paragraphs(document.info.description)}
<p>Served at <code>${document.servers[0]?.url}</code>. For programs: <a href="/v1/openapi.json">the OpenAPI document</a>.</p>
${groups.map(([tag, calls]) => html`<section id="${tag}"><h2>${titleOf(tag)}</h2>${calls.map(callView)}</section>`)}
<section id="schemas"><h2>Schemas</h2>${schemas.map(([name, schema]) => namedSchema(name, schema))}</section>
</div>`;
  return renderPage({ language: 'en', title: `${document.info.title} API`, body, moreStyle: docsStyle });
}

const titleOf = (tag: string): string => tag.charAt(0).toUpperCase() + tag.slice(1);

const navLine = ({ operationId, method, path }: Call): Html =>
  html`<li><a href="#${operationId}"><span class="method">${method}</span> ${path}</a></li>`;

function callView(call: Call): Html {
  const { operationId, method, path, summary, description } = call;
  return html`<article id="${operationId}">
<h3><a href="#${operationId}"><span class="method">${method} ${path}</span></a></h3>
<p>${inline(summary)}${/[.!?]$/.test(summary) ? '' : '.'} ${description === undefined ? undefined : inline(description)}</p>
<p class="small">${keyOf(call)}</p>
${parametersView(call)}
${bodyView(call)}
${answersView(call)}
</article>`;
}

function keyOf({ security, 'x-role': role }: Call): string {
  const words = (scheme: string, scopes: string[]): string => {
    if (scheme === 'adminKey') return 'the admin key';
    if (scheme === 'session') return role === undefined ? 'a person signed in' : `a person signed in as ${role}`;
    return `a business key with the scope ${scopes.join(', ')}`;
  };
  const needs = security.flatMap((one) => Object.entries(one).map(([scheme, scopes]) => words(scheme, scopes)));
  return needs.length === 0 ? 'Needs no key.' : `Needs ${needs.join(', or ')}.`;
}

function parametersView({ parameters }: Call): Html | undefined {
  if (parameters.length === 0) return undefined;
  const rows = parameters.map(
    ({ name, in: where, required, schema }) => html`<tr>
<th scope="row"><code>${name}</code> <span class="must">in the ${where}${required ? ', required' : ''}</span></th>
<td>${holds(schema)}</td>
</tr>`,
  );
  return html`<h4>Parameters</h4><table>
<thead><tr><th scope="col">Parameter</th><th scope="col">Holds</th></tr></thead><tbody>${rows}</tbody></table>`;
}

function bodyView({ requestBody }: Call): Html | undefined {
  if (requestBody === undefined) return undefined;
  const types = Object.keys(requestBody.content ?? {});
  return html`<h4>Body${requestBody.required ? '' : ' (may be left out)'}: ${types.join(' or ')}</h4>
${schemasOf(requestBody.content)}`;
}

const schemasOf = (content: Call['responses'][string]['content']): Html =>
  html`${Object.values(content ?? {})
    .slice(0, 1)
    .map(({ schema }) => schemaView(schema))}`;

function answersView({ responses }: Call): Html {
  const all = Object.entries(responses);
  const refusals = all.filter(([status]) => status >= '400');
  return html`<h4>Answer</h4>
${all
  .filter(([status]) => status < '400')
  .map(([status, { content }]) => html`<p><code>${status}</code></p>${schemasOf(content)}`)}
<h4>Refusals, and what to do</h4>
<table class="statuses"><thead><tr><th scope="col">Status</th><th scope="col">Codes</th></tr></thead>
<tbody>${refusals.map(
    ([status, { description }]) =>
      html`<tr><th scope="row"><code>${status}</code></th><td>${paragraphs(description)}</td></tr>`,
  )}</tbody></table>`;
}

const namedSchema = (name: string, schema: Schema): Html => html`<article id="${anchorOf(name)}">
<h3><a href="#${anchorOf(name)}">${name}</a></h3>
${schema.description === undefined ? undefined : html`<p>${inline(schema.description)}</p>`}
${schemaView(schema)}
${schema.example === undefined ? undefined : html`<h4>Example</h4><pre>${JSON.stringify(schema.example, null, 2)}</pre>`}
</article>`;
