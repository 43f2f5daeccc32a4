import { randomFillSync } from 'node:crypto';

declare const brand: unique symbol;
/** A UUID that stands for one kind of thing: a `SourceId` is not accepted where a `TenantId` is wanted. */
export type Id<Kind extends string> = string & { readonly [brand]: Kind };

export type TenantId = Id<'tenant'>;
export type PersonId = Id<'person'>;
export type SessionId = Id<'session'>;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** True for a UUID in its canonical lower-case form, the only one that we make or accept. */
export function isId(text: string): boolean {
  return UUID.test(text);
}

/** @throws TypeError when `text` is not a canonical UUID: a fault of ours, since input was validated before */
export function asId<Kind extends string>(text: string): Id<Kind> {
  if (!isId(text)) throw new TypeError('not a canonical UUID');
  return text as Id<Kind>;
}

const bytes = new Uint8Array(16);
const view = new DataView(bytes.buffer);

/**
 * A new UUIDv7: sorts by the time it was made, so an index grows at its end.
 *
 * Source: RFC 9562 section 5.7 (48 bits of Unix milliseconds, 74 bits of randomness).
 */
export function newId<Kind extends string>(): Id<Kind> {
  randomFillSync(bytes);
  const now = Date.now();
  view.setUint32(0, Math.floor(now / 0x1_0000));
  view.setUint16(4, now % 0x1_0000);
  view.setUint8(6, (view.getUint8(6) & 0x0f) | 0x70);
  view.setUint8(8, (view.getUint8(8) & 0x3f) | 0x80);
  const hex = Buffer.from(bytes).toString('hex');
  const text = `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
  return text as Id<Kind>;
}
