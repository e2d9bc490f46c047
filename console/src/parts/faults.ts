import { ApiProblem } from '../api/request.ts';

/** The labels of a form, by the names that the API has for its fields. */
export type Labels = Readonly<Record<string, string>>;

/** An entry or a part is said of its field: `exportTypes.0` of `exportTypes`. */
const fieldOf = (path: string): string => path.split('.')[0] ?? path;

export const labelOf = (path: string, labels: Labels): string | undefined => labels[fieldOf(path)];

/** What the API says is wrong with a field, in the reader's language. */
export const faultOf = (error: unknown, field: string): string | undefined =>
  error instanceof ApiProblem
    ? error.facts.errors.find(({ path }) => path !== '' && fieldOf(path) === field)?.message
    : undefined;
