import { readFile } from 'node:fs/promises';
import { type ExtractionSummary, MEDIA_TYPES, type PageSink, type ReaderTools } from '../extraction.ts';
import { openCompoundFile, type Storage } from '../legacy/compound-file.ts';
import type { Member } from '../members/port.ts';
import type { Picture } from '../page/picture.ts';
import { textOfPieces } from '../page/piece.ts';
import { readRtf } from '../rtf/rtf.extractor.ts';
import { decodeCharset } from './charset.ts';
import { inflateRtf } from './compressed-rtf.ts';
import { shownField, splitMessage } from './headers.ts';
import { type Mail, type MailBody, type MailFields, writeMail } from './mail.ts';
import { MsgProperties, PROPERTY } from './msg-properties.ts';
import { writeEml } from './write-eml.ts';

/** Messages attached to messages; the members inside a file are bounded to fewer anyway. */
const MAX_DEPTH = 8;

/**
 * Reads a mail as Outlook stores it: fields, text, and each attachment with the reader of its type.
 *
 * @throws AppError `corrupt_file`, `decompression_limit` (422)
 */
export async function extractMsg(
  path: string,
  sink: PageSink,
  tools: ReaderTools,
): Promise<ExtractionSummary> {
  const mail = readMsg(openCompoundFile(await readFile(path)), { depth: 1 });
  return { mediaType: MEDIA_TYPES.msg, engine: 'msg', ...(await writeMail(mail, sink, tools)) };
}

type Context = { readonly depth: number; readonly codePage?: number };

function readMsg(storage: Storage, { depth, codePage }: Context): Mail {
  const properties = new MsgProperties(storage, codePage);
  const body = bodyOf(properties);
  const attached = [...storage.storages]
    .filter(([name]) => name.startsWith('__attach_version1.0_#'))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, attachment]) => new MsgProperties(attachment, properties.codePage));
  const shown = attached.filter((attachment) => isShownIn(attachment, body));
  const attachments = attached
    .filter((attachment) => !shown.includes(attachment))
    .flatMap((attachment) => memberOf(attachment, { depth: depth + 1, codePage: properties.codePage }));
  const pictures = new Map(shown.map((one) => [one.text(PROPERTY.contentId), pictureOf(one)]));
  return { fields: fieldsOf(properties), bodies: [body], attachments, pictures };
}

/** The fields as they travelled when they are kept, or else as Outlook shows them. */
function fieldsOf(properties: MsgProperties): MailFields {
  const { headers } = splitMessage(Buffer.from(properties.text(PROPERTY.fields)));
  const field = (name: string) => shownField(headers, name);
  const { text, time } = {
    text: (property: string) => properties.text(property).trim(),
    time: (property: string) => properties.time(property),
  };
  return {
    from: field('from') || senderOf(properties),
    to: field('to') || text(PROPERTY.to),
    cc: field('cc') || text(PROPERTY.cc),
    date: headers.get('date')?.[0] || time(PROPERTY.sentAt) || time(PROPERTY.receivedAt),
    subject: text(PROPERTY.subject) || field('subject'),
  };
}

/** An address of Exchange that begins with `/O=` says nothing to a person. */
function senderOf(properties: MsgProperties): string {
  const name = properties.text(PROPERTY.sender).trim();
  const address =
    properties.text(PROPERTY.senderSmtp).trim() || properties.text(PROPERTY.senderAddress).trim();
  if (!address.includes('@') || address === name) return name;
  return name ? `${name} <${address}>` : address;
}

function bodyOf(properties: MsgProperties): MailBody {
  const plain = properties.text(PROPERTY.body);
  const bytes = properties.bytes(PROPERTY.html);
  const html = bytes ? decodeCharset(bytes, `cp${properties.codePage}`) : properties.text(PROPERTY.html);
  if (html.trim() !== '') return { html, plain };
  const rtf = properties.bytes(PROPERTY.rtf);
  if (plain.trim() !== '' || !rtf) return { plain };
  return { plain: textOfPieces(readRtf(inflateRtf(rtf)).pieces) };
}

/** A picture that the text shows stands in it, such as a screenshot, and is no attachment. */
function isShownIn(attachment: MsgProperties, { html }: MailBody): boolean {
  const id = attachment.text(PROPERTY.contentId);
  return id !== '' && html?.includes(`cid:${id}`) === true;
}

function pictureOf(attachment: MsgProperties): Picture {
  const bytes = attachment.bytes(PROPERTY.attachment) ?? Buffer.alloc(0);
  return { name: attachment.text(PROPERTY.contentId), bytes: () => [bytes] };
}

function memberOf(attachment: MsgProperties, context: Context): Member[] {
  const name =
    [PROPERTY.longName, PROPERTY.shortName, PROPERTY.displayName]
      .map((property) => attachment.text(property).trim())
      .find((found) => found !== '') ?? '';
  const declaredType = attachment.text(PROPERTY.mimeType) || undefined;
  const inner = attachment.object(PROPERTY.attachment);
  if (inner && context.depth > MAX_DEPTH) return [];
  if (inner) return [{ name: `${name || 'message'}.eml`, bytes: () => writeEml(readMsg(inner, context)) }];
  const bytes = attachment.bytes(PROPERTY.attachment);
  return [{ name, declaredType, bytes: () => [bytes ?? Buffer.alloc(0)] }];
}
