import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KeyService } from '../../../infra/local/key-service.ts';
import { ServiceError } from '../../../infra/local/service-error.ts';
import { startAws } from '../aws-server.ts';

/** The KMS of the local stack, with every request kept. */
export async function startKms() {
  const folder = mkdtempSync(join(tmpdir(), 'slotbridge-kms-'));
  const keys = new KeyService(join(folder, 'keys.json'));
  const server = await startAws(({ target, body }) => {
    try {
      return { body: target === 'GenerateDataKey' ? keys.generateDataKey(body) : keys.decrypt(body) };
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      return { status: 400, body: { __type: error.code, message: error.message } };
    }
  });
  return {
    ...server,
    count: (target: string) => server.seen.filter((request) => request.target === target).length,
    close: async () => {
      await server.close();
      rmSync(folder, { recursive: true });
    },
  };
}
