import { describe } from 'vitest';
import { notifications } from '../sabotage/scenarios/notifications.ts';
import { proveAll } from '../sabotage/prove.ts';

describe('notifications', () => proveAll(notifications));
