import { publicUrlOf, wire } from '../../shared/system/wiring.ts';
import { createApi } from './create-api.ts';

const { ports, environment, log } = wire('api');

export const handler = createApi(ports, {
  publicUrl: publicUrlOf(environment),
  firstOwner: environment.FIRST_OWNER,
  onDefect: (error, facts) => log.error('A request failed on a defect', facts, error),
});
