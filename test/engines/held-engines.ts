/** What the parent to kill can start, by the name it is given. */
export const heldEngines = ['DynamoDB', 'SQS', 'a command on a shell leash', 'a command on a Node leash'] as const;

export type HeldEngine = (typeof heldEngines)[number];
