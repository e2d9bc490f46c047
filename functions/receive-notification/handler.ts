import middy from '@middy/core';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { wire } from '../../shared/system/wiring.ts';
import { createReceiveNotification } from './receive-notification.ts';

const { ports, log } = wire('receive-notification');
const receive = createReceiveNotification(ports, (error) =>
  log.error('A notification could not be accepted', {}, error),
);

export const handler = middy<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>(
  async (event: APIGatewayProxyEventV2) => {
    const { status } = await receive(event.headers);
    return { statusCode: status, headers: { 'cache-control': 'no-store' } };
  },
);
