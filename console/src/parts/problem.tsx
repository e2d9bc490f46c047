import { ApiProblem, type ProblemFacts } from '../api/request.ts';
import { Link, useAddress } from '../app/router.tsx';
import { useWords } from '../app/words.tsx';
import type { MessageKey } from '../messages/message.ts';
import { type Labels, labelOf } from './faults.ts';

const next: Record<string, MessageKey> = {
  unreachable: 'problem.unreachable.next',
  role_insufficient: 'problem.role.next',
  scope_missing: 'problem.role.next',
  csrf_failed: 'problem.csrf.next',
  not_signed_in: 'problem.signedOut.next',
  not_found: 'problem.notFound.next',
  version_mismatch: 'problem.version.next',
  slot_taken: 'problem.slot.next',
  privacy_terms_not_accepted: 'problem.terms.next',
  google_client_refused: 'problem.client.next',
};

/** Where the API says what a program does next, by its fields, ids and keys; people have a button or a link for it. */
const isForPrograms = ({ code, detail }: ProblemFacts): boolean =>
  detail.includes('`') || code === 'google_client_refused' || code === 'not_found';

const factsOf = (error: unknown): ProblemFacts =>
  error instanceof ApiProblem ? error.facts : { status: 0, code: 'console_failed', title: '', detail: '', errors: [] };

type Props = { error: unknown; labels?: Labels; onRetry?: () => void; onClose?: () => void };

/** What happened, what to do, and a code to name it by. The one way in which anything that failed is shown. */
export function ProblemBox({ error, labels = {}, onRetry, onClose }: Props) {
  const { t } = useWords();
  const facts = factsOf(error);
  const { status, code, title, detail, errors, requestId } = facts;
  const toPeople = detail !== '' && !isForPrograms(facts);
  const known = next[code];
  const isOfForm = errors.length > 0 && errors.every(({ path }) => labelOf(path, labels) !== undefined);
  return (
    <div className="problem" role="alert">
      <p className="problem-title">
        {isOfForm
          ? t('problem.form.title')
          : title || t(status === 0 ? 'problem.unreachable.title' : 'problem.other.title')}
      </p>
      {toPeople && errors.length === 0 && <p>{detail}</p>}
      {errors.length > 0 && (
        <ul>
          {errors.map(({ path, message }) => (
            <li key={`${path} ${message}`}>
              <FieldName path={path} label={labelOf(path, labels)} /> {message}
            </li>
          ))}
        </ul>
      )}
      {(known !== undefined || (!toPeople && errors.length === 0)) && <p>{t(known ?? 'problem.other.next')}</p>}
      {code === 'privacy_terms_not_accepted' && <TermsLink />}
      <p className="problem-foot">
        {onRetry && (
          <button type="button" onClick={onRetry}>
            {t('do.tryAgain')}
          </button>
        )}
        {onClose && (
          <button type="button" onClick={onClose}>
            {t('do.close')}
          </button>
        )}
        <span className="soft">
          {t('problem.code')} <code>{code}</code>
          {requestId !== undefined && <code> {requestId}</code>}
        </span>
      </p>
    </div>
  );
}

/** As the form calls it; what the form does not have keeps the name that the API has for it. */
const FieldName = ({ path, label }: { path: string; label: string | undefined }) =>
  label === undefined ? <code>{path}</code> : <strong>{label}:</strong>;

function TermsLink() {
  const { t } = useWords();
  const [business = ''] = useAddress().segments;
  return (
    <p>
      <Link to={`/${business}/settings/privacy`}>{t('problem.terms.link')}</Link>
    </p>
  );
}
