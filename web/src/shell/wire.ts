import type { Device, Session } from '../../../server/src/kernel/identity/auth.schema.ts';

/** The wire contract (v1) as the console reads it: what each route sends is told by the server's own schemas. */
export type { Device, Session };

export type FieldFault = { path: string; message: string };

export type Envelope<Data> =
  | { success: true; data: Data; error: null }
  | { success: false; data: null; error: WireError };

export type WireError = {
  code: string;
  message: string;
  remedy: string;
  details?: { fields?: FieldFault[]; [key: string]: unknown };
  request_id: string;
};

export type Page<Item> = { items: Item[]; next_cursor: string | null };
