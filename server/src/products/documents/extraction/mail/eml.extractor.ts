import { readFile } from 'node:fs/promises';
import { type ExtractionSummary, MEDIA_TYPES, type PageSink, type ReaderTools } from '../extraction.ts';
import type { Member } from '../members/port.ts';
import type { Picture } from '../page/picture.ts';
import { decodeCharset } from './charset.ts';
import { type Headers, shownField } from './headers.ts';
import { type Mail, type MailBody, type MailFields, writeMail } from './mail.ts';
import { type MimePart, readMime } from './mime.ts';

/** Proofs of who wrote a mail; they hold nothing to read. */
const SIGNATURES = new Set([
  'application/pgp-signature',
  'application/pkcs7-signature',
  'application/x-pkcs7-signature',
]);

/**
 * Reads a mail as it travels (RFC 5322, MIME): fields, text, and each attachment with the reader of its type.
 *
 * @throws AppError `decompression_limit` (422): too many parts, or too deep in each other
 */
export async function extractEml(
  path: string,
  sink: PageSink,
  tools: ReaderTools,
): Promise<ExtractionSummary> {
  const mail = readMail(await readFile(path));
  return { mediaType: MEDIA_TYPES.eml, engine: 'eml', ...(await writeMail(mail, sink, tools)) };
}

export function readMail(bytes: Buffer): Mail {
  const message = readMime(bytes);
  const found: Found = { bodies: [], attached: [] };
  sort(message, found);
  const shown = found.attached.filter((part) => isShownIn(part, found.bodies));
  const attachments = found.attached.filter((part) => !shown.includes(part)).map(memberOf);
  const pictures = new Map(shown.map((part) => [contentIdOf(part), pictureOf(part)]));
  return { fields: fieldsOf(message.headers), bodies: found.bodies, attachments, pictures };
}

type Found = { readonly bodies: MailBody[]; readonly attached: MimePart[] };

/** A picture that the text shows stands in it, such as a screenshot, and is no attachment. */
function isShownIn(part: MimePart, bodies: readonly MailBody[]): boolean {
  const id = contentIdOf(part);
  const isPicture = part.type.value.startsWith('image/') && id !== '';
  return isPicture && bodies.some(({ html }) => html?.includes(`cid:${id}`));
}

function contentIdOf({ headers }: MimePart): string {
  return headers.get('content-id')?.[0]?.trim().replace(/^<|>$/g, '') ?? '';
}

function pictureOf(part: MimePart): Picture {
  return { name: contentIdOf(part), bytes: () => [part.content()] };
}

function fieldsOf(headers: Headers): MailFields {
  const field = (name: string) => shownField(headers, name);
  return {
    from: field('from'),
    to: field('to'),
    cc: field('cc'),
    date: headers.get('date')?.[0] ?? '',
    subject: field('subject'),
  };
}

/** Tells what is the text of a mail from what is attached to it. */
function sort(part: MimePart, found: Found): void {
  const type = part.type.value;
  if (SIGNATURES.has(type)) return;
  if (type === 'multipart/alternative') sortAlternatives(part, found);
  else if (part.parts.length > 0) for (const inner of part.parts) sort(inner, found);
  else if (isText(part)) found.bodies.push(bodyOf(part));
  else if (!type.startsWith('multipart/')) found.attached.push(part);
}

/** The forms of one text; an invitation or a picture among them is attached. */
function sortAlternatives(part: MimePart, found: Found): void {
  const inner: Found = { bodies: [], attached: found.attached };
  for (const form of part.parts) sort(form, inner);
  const html = inner.bodies.findLast((body) => body.html !== undefined)?.html;
  const plain = inner.bodies.findLast((body) => body.plain !== undefined)?.plain;
  if (inner.bodies.length > 0) found.bodies.push({ html, plain });
}

function isText({ type, disposition, fileName }: MimePart): boolean {
  const isShown = disposition.value !== 'attachment' && fileName === '';
  return isShown && (type.value === 'text/plain' || type.value === 'text/html' || type.value === '');
}

function bodyOf({ type, content }: MimePart): MailBody {
  const { charset = '', format, delsp } = type.parameters;
  const text = decodeCharset(content(), charset);
  if (type.value === 'text/html') return { html: text };
  return {
    plain:
      format?.toLowerCase() === 'flowed' ? unflowed(text, delsp?.toLowerCase() === 'yes' ? '' : ' ') : text,
  };
}

/** Joins the lines that were only broken to travel, those that end with a space. Source: RFC 3676, section 4. */
function unflowed(text: string, join: string): string {
  return text
    .replace(/^(>*) (?=[ >]|From )/gm, '$1')
    .replace(/(?<!^-- ?| )( )\r?\n(?!>|\r?\n|-- \r?$)/gm, (_, space: string) => (space === join ? join : ''));
}

function memberOf(part: MimePart): Member {
  const type = part.type.value;
  const name =
    type === 'message/rfc822' && !/\.eml$/i.test(part.fileName)
      ? `${part.fileName || 'message'}.eml`
      : part.fileName;
  return { name, declaredType: type, bytes: () => [part.content()] };
}
