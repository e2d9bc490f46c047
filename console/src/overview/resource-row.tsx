import { memo } from 'react';
import { usePlace } from '../api/session.tsx';
import type { ResourceView } from '../api/shapes.ts';
import { Link } from '../app/router.tsx';
import { useWords } from '../app/words.tsx';
import { Age } from '../parts/age.tsx';
import { ProblemBox } from '../parts/problem.tsx';
import { StateMark } from '../parts/state-mark.tsx';
import { actionsFor, initials } from './filter.ts';
import { ImportBar } from './import-bar.tsx';
import { useRowActions } from './use-row-actions.ts';

/** One resource on a line: who, how it stands, and both directions side by side. */
export const ResourceRow = memo(function ResourceRow({ resource }: { resource: ResourceView }) {
  const { business } = usePlace();
  const { t } = useWords();
  const { act, running, problem, forget } = useRowActions(resource);
  const { name, email, state, reason, inbound, outbound, privacy } = resource;
  const link = resource.links.find(({ role }) => role === 'write') ?? resource.links[0];
  return (
    <>
      <div className="cell who" role="cell">
        <span className="initials" aria-hidden="true">
          {initials(name)}
        </span>
        <span className="who-words">
          <Link to={`/${business.id}/resources/${resource.id}`} className="row-link">
            <bdi>{name}</bdi>
          </Link>
          <bdi className="soft small">{email}</bdi>
        </span>
      </div>
      <div className="cell" role="cell">
        <StateMark state={state} />
        {reason !== undefined && (
          <span className={state === 'actionNeeded' ? 'bad small' : 'soft small'}>{reason}</span>
        )}
        {resource.import && <ImportBar progress={resource.import} />}
      </div>
      <div className={link === undefined ? 'cell small cell-empty' : 'cell small'} role="cell">
        {link === undefined ? (
          <span className="soft">–</span>
        ) : (
          <>
            <span>{t(`direction.${link.direction}`)}</span>
            {link.direction !== 'bookingsToGoogle' && (
              <span className="soft">{`${t('overview.fromGoogle')}: ${t(`privacy.${privacy.fromGoogle}`)}`}</span>
            )}
            {link.direction !== 'googleToBookings' && (
              <span className="soft">{`${t('overview.toGoogle')}: ${t(`privacy.${privacy.toGoogle}`)}`}</span>
            )}
          </>
        )}
      </div>
      <div className="cell" role="cell">
        <span className="only-narrow soft small">{t('overview.freshness')}</span>
        {resource.freshness.asOf === null ? (
          <span className="soft">{t('freshness.never')}</span>
        ) : (
          <Age instant={resource.freshness.asOf} toned={state !== 'paused' && state !== 'disconnected'} />
        )}
      </div>
      <Side heading={t('overview.fromGoogle')} side={inbound} />
      <Side heading={t('overview.toGoogle')} side={outbound} waiting={outbound.waiting} />
      <div className="cell actions" role="cell">
        <RowActions resource={resource} running={running} act={act} />
      </div>
      {problem !== undefined && (
        <div className="cell whole" role="cell">
          <ProblemBox error={problem} onClose={forget} />
        </div>
      )}
    </>
  );
});

type SideProps = { heading: string; side: ResourceView['inbound']; waiting?: number };

function Side({ heading, side, waiting = 0 }: SideProps) {
  const { t } = useWords();
  const nothing = side.lastSuccessAt === null && waiting === 0 && side.lastError === undefined;
  return (
    <div className={nothing ? 'cell small cell-empty' : 'cell small'} role="cell">
      <span className="only-narrow soft">{heading}</span>
      {side.lastSuccessAt === null ? <span className="soft">–</span> : <Age instant={side.lastSuccessAt} />}
      {waiting > 0 && <span className="late">{t('overview.waiting', { count: waiting })}</span>}
      {side.lastError !== undefined && <span className="bad">{side.lastError}</span>}
    </div>
  );
}

type ActionsProps = Pick<ReturnType<typeof useRowActions>, 'act' | 'running'> & { resource: ResourceView };

function RowActions({ resource, running, act }: ActionsProps) {
  const { may } = usePlace();
  const { t } = useWords();
  if (!may('operator')) return null;
  return actionsFor(resource).map((action, at) => (
    <button
      key={action}
      type="button"
      className={at === 0 && resource.state === 'actionNeeded' ? 'primary' : ''}
      disabled={running !== undefined}
      onClick={() => act(action)}
      aria-label={`${t(`do.${action}`)}: ${resource.name}`}
    >
      {t(`do.${action}`)}
    </button>
  ));
}
