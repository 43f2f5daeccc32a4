import { createHmac, timingSafeEqual } from 'node:crypto';
import { isId } from '#kernel/ids/id.ts';

const TOKEN = /^srt_([0-9a-f-]{36})\.([\w-]{43})$/;

/** A refresh token is its id with an HMAC: nothing secret is stored, and a successor can be given twice. */
export function refreshTokenOf(key: Uint8Array, id: string): string {
  return `srt_${id}.${macOf(key, id).toString('base64url')}`;
}

/** The id inside a token that we made; undefined for anything else, without asking the database. */
export function readRefreshToken(key: Uint8Array, token: string): string | undefined {
  const [, id = '', mac = ''] = TOKEN.exec(token) ?? [];
  if (!isId(id)) return undefined;
  const given = Buffer.from(mac, 'base64url');
  const expected = macOf(key, id);
  return given.length === expected.length && timingSafeEqual(given, expected) ? id : undefined;
}

function macOf(key: Uint8Array, id: string): Buffer {
  return createHmac('sha256', key).update(`refresh-token:${id}`).digest();
}
