/** The wire contract (v1) as the console reads it: what the client of the API says. */

export type { Device, Session, Wait } from '../../../client/src/client.ts';
export { ApiError } from '../../../client/src/client.ts';
