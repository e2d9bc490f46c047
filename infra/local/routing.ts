import { decodePath } from './decode-path.ts';
import type { RoutePart } from './template-parts.ts';

/**
 * Chooses a route as HTTP APIs do: a full match before a greedy one before `$default`, the more literal path first, and a
 * named method before ANY.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html
 */
export type Match = { route: RoutePart; pathParameters: Record<string, string> | undefined };

export type Router = (method: string, path: string) => Match | undefined;

type Compiled = { route: RoutePart; method: string; segments: string[]; rank: string };

export function createRouter(routes: RoutePart[]): Router {
  const compiled = routes.filter((route) => route.key !== '$default').map(compile);
  const byRank = compiled.toSorted((a, b) => (a.rank < b.rank ? -1 : 1));
  const fallback = routes.find((route) => route.key === '$default');
  return (method, path) => {
    const wanted = path.split('/').slice(1);
    for (const candidate of byRank) {
      if (candidate.method !== 'ANY' && candidate.method !== method) continue;
      const parameters = matchSegments(candidate.segments, wanted);
      if (parameters) return { route: candidate.route, pathParameters: nonEmpty(parameters) };
    }
    return fallback && { route: fallback, pathParameters: undefined };
  };
}

function compile(route: RoutePart): Compiled {
  const [method = '', path = ''] = route.key.split(' ');
  if (!path.startsWith('/')) throw new Error(`Route ${route.key} is not of a form that the local stack knows.`);
  const segments = path.split('/').slice(1);
  const weights = segments.map((segment) => (isGreedy(segment) ? 'c' : isVariable(segment) ? 'b' : 'a')).join('');
  const greedyLast = weights.includes('c') ? '1' : '0';
  return { route, method, segments, rank: `${greedyLast} ${weights} ${method === 'ANY' ? '1' : '0'}` };
}

const isVariable = (segment: string) => segment.startsWith('{') && segment.endsWith('}');
const isGreedy = (segment: string) => segment.endsWith('+}');
const nameOf = (segment: string) => segment.replace(/[{}+]/g, '');

function matchSegments(pattern: string[], wanted: string[]): Record<string, string> | undefined {
  const parameters: Record<string, string> = {};
  for (const [index, segment] of pattern.entries()) {
    const given = wanted[index];
    if (given === undefined) return undefined;
    if (isGreedy(segment)) {
      const rest = wanted.slice(index).join('/');
      return rest === '' ? undefined : { ...parameters, [nameOf(segment)]: decodePath(rest) };
    }
    if (isVariable(segment)) {
      if (given === '') return undefined;
      parameters[nameOf(segment)] = decodePath(given);
    } else if (segment !== given) return undefined;
  }
  return pattern.length === wanted.length ? parameters : undefined;
}

const nonEmpty = (parameters: Record<string, string>) => (Object.keys(parameters).length > 0 ? parameters : undefined);
