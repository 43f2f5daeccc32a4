import type { ExtractionSummary, PageSink, ReaderTools } from '../extraction.ts';
import { readHtml } from '../html/read-html.ts';
import type { Member } from '../members/port.ts';
import { PageFlow } from '../page/page-flow.ts';
import { type Picture, pictureInAddress } from '../page/picture.ts';
import { type Piece, textOfPieces } from '../page/piece.ts';
import { cleanText } from '../text/clean-text.ts';

/** One text of a mail, in the forms in which it was sent. */
export type MailBody = { readonly html?: string | undefined; readonly plain?: string | undefined };

/** A mail whatever it was stored as. Fields are as a person reads them, empty when there is none. */
export type Mail = {
  readonly fields: MailFields;
  readonly bodies: readonly MailBody[];
  readonly attachments: readonly Member[];
  /** What its text shows, by the number under which it does (`Content-ID`). */
  readonly pictures: ReadonlyMap<string, Picture>;
};
export type MailFields = Readonly<Record<'from' | 'to' | 'cc' | 'date' | 'subject', string>>;

const LABELS = [
  ['from', 'From'],
  ['to', 'To'],
  ['cc', 'Cc'],
  ['date', 'Date'],
] as const;

/** Writes a mail: its subject and fields, its text, then its attachments as documents of their own. */
export async function writeMail(
  { fields, bodies, attachments, pictures }: Mail,
  sink: PageSink,
  tools: ReaderTools,
): Promise<Pick<ExtractionSummary, 'warnings' | 'metadata'>> {
  let pages = 0;
  const flow = new PageFlow(async (page) => {
    pages = page.number;
    await sink(page);
  }, tools);
  flow.add({ kind: 'heading', level: 1, text: fields.subject });
  const lines = LABELS.filter(([key]) => fields[key] !== '').map(
    ([key, label]) => `${label}: ${fields[key]}`,
  );
  flow.add({ kind: 'paragraph', text: lines.join('\n') });
  for (const body of bodies) writeBody(flow, body, pictures);
  await flow.end();
  const members = tools.openMembers(sink, pages);
  for (const attachment of attachments) await members.read(attachment);
  const told = Object.entries(fields).filter(([, value]) => value !== '');
  return { warnings: [...flow.warnings, ...members.end(false)], metadata: Object.fromEntries(told) };
}

function writeBody(flow: PageFlow, { html, plain }: MailBody, shown: Mail['pictures']): void {
  const pictureAt = (address: string) =>
    pictureInAddress(address) ?? shown.get(/^cid:(.*)$/i.exec(address)?.[1] ?? '');
  const pieces = html === undefined ? [] : readHtml(cleanText(html).text, pictureAt).end();
  const isPlain = isBetter(plain ?? '', pieces);
  if (isPlain) flow.addLaidOut(cleanText(plain ?? '').text);
  // Plain text has no pictures: they follow it.
  for (const piece of isPlain ? pieces.filter(({ picture }) => picture) : pieces) flow.add(piece);
}

/**
 * HTML says what is a heading, an item, a table. Where it is one large table it only says where things stand, and
 * the plain text of the same mail reads better, unless that is a mere hint that there is HTML.
 */
function isBetter(plain: string, html: readonly Piece[]): boolean {
  const lengthOf = (pieces: readonly Piece[]) => textOfPieces(pieces).replace(/\s+/g, '').length;
  const all = lengthOf(html);
  const inTables = lengthOf(html.filter(({ kind }) => kind === 'table'));
  return all === 0 || (inTables > all / 2 && plain.replace(/\s+/g, '').length > all / 2);
}
