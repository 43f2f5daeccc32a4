import type { Storage } from '../legacy/compound-file.ts';
import { decodeCodePage } from '../rtf/encoding.ts';

/** Properties by the first half of their tag. Source: MS-OXPROPS. */
export const PROPERTY = {
  subject: '0037',
  sentAt: '0039',
  fields: '007d',
  sender: '0c1a',
  senderAddress: '0c1f',
  senderSmtp: '5d01',
  cc: '0e03',
  to: '0e04',
  receivedAt: '0e06',
  body: '1000',
  rtf: '1009',
  html: '1013',
  attachment: '3701',
  shortName: '3704',
  longName: '3707',
  mimeType: '370e',
  contentId: '3712',
  displayName: '3001',
  codePage: '3fde',
  messageCodePage: '3ffd',
} as const;

/** How a value is stored, the second half of its tag. Source: MS-OXCDATA 2.11.1. */
const [UNICODE, BYTES_TEXT, BINARY, OBJECT] = ['001f', '001e', '0102', '000d'];

const ENTRY_BYTES = 16;
/** What stands before the entries: more for a whole message than for an attachment. Source: MS-OXMSG 2.4.1. */
const HEADERS = [32, 24, 8];

/** Milliseconds from 1601, from where Windows counts, to 1970. */
const TO_UNIX_MS = 11_644_473_600_000;

/** The properties of one object of an Outlook file. */
export class MsgProperties {
  readonly #storage: Storage;
  readonly #fixed: Buffer;
  readonly #codePage: number;

  /** @param codePage of text that is not Unicode, when this object does not name one */
  constructor(storage: Storage, codePage = 1252) {
    this.#storage = storage;
    this.#fixed = storage.streams.get('__properties_version1.0')?.() ?? Buffer.alloc(0);
    this.#codePage = this.number(PROPERTY.messageCodePage) || this.number(PROPERTY.codePage) || codePage;
  }

  get codePage(): number {
    return this.#codePage;
  }

  text(property: string): string {
    const wide = this.#stream(property, UNICODE)?.toString('utf16le');
    const narrow =
      wide ?? decodeCodePage(this.#stream(property, BYTES_TEXT) ?? Buffer.alloc(0), this.#codePage);
    return narrow.replace(/\0+$/, '');
  }

  bytes(property: string): Buffer | undefined {
    return this.#stream(property, BINARY);
  }

  object(property: string): Storage | undefined {
    return this.#storage.storages.get(`__substg1.0_${property}${OBJECT}`);
  }

  /** A whole number; 0 when there is none. */
  number(property: string): number {
    const at = this.#entryOf(property, 0x0003);
    return at === undefined ? 0 : this.#fixed.readInt32LE(at + 8);
  }

  /** A moment as ISO 8601; empty when there is none. */
  time(property: string): string {
    const at = this.#entryOf(property, 0x0040);
    if (at === undefined) return '';
    const milliseconds = Number(this.#fixed.readBigUInt64LE(at + 8) / 10_000n) - TO_UNIX_MS;
    const date = new Date(milliseconds);
    return Number.isNaN(date.getTime()) ? '' : date.toISOString().replace('.000Z', 'Z');
  }

  #stream(property: string, type: string | undefined): Buffer | undefined {
    return this.#storage.streams.get(`__substg1.0_${property}${type}`)?.();
  }

  /** Entries lie in rows of 16 bytes behind a header whose size tells what object this is. */
  #entryOf(property: string, type: number): number | undefined {
    const header = HEADERS.find((bytes) => (this.#fixed.length - bytes) % ENTRY_BYTES === 0) ?? 32;
    const tag = Number.parseInt(property, 16);
    for (let at = header; at + ENTRY_BYTES <= this.#fixed.length; at += ENTRY_BYTES) {
      if (this.#fixed.readUInt16LE(at) === type && this.#fixed.readUInt16LE(at + 2) === tag) return at;
    }
    return undefined;
  }
}
