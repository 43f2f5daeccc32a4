import type { Member } from '../members/port.ts';
import type { Mail, MailBody } from './mail.ts';

/** Parts end with a line that no text has by chance, and that base64 cannot hold. */
const BOUNDARY = '=_part_of_an_outlook_message_=';

/** Writes a message that Outlook stored inside another as a mail, for the reader of mails to read. */
export async function* writeEml({ fields, bodies, attachments, pictures }: Mail): AsyncGenerator<Buffer> {
  const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value.replace(/\s+/g, ' ')}`);
  yield text([...lines, `Content-Type: multipart/mixed; boundary="${BOUNDARY}"`, '', '']);
  for (const body of bodies) yield* writeBody(body);
  for (const { name, declaredType = 'application/octet-stream', bytes } of attachments) {
    const type = declaredType.replace(/[\s;]+/g, '');
    const file = `filename*=utf-8''${encodeURIComponent(name)}`;
    yield partOf([`Content-Type: ${type}`, `Content-Disposition: attachment; ${file}`]);
    yield await contentOf(bytes());
  }
  for (const [id, { bytes }] of pictures) {
    yield partOf(['Content-Type: image/*', `Content-ID: <${id.replace(/\s+/g, '')}>`]);
    yield await contentOf(bytes());
  }
  yield text([`--${BOUNDARY}--`, '']);
}

async function contentOf(bytes: ReturnType<Member['bytes']>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of bytes) chunks.push(chunk);
  return text([Buffer.concat(chunks).toString('base64'), '']);
}

function* writeBody({ html, plain }: MailBody): Generator<Buffer> {
  const [type, content] = html === undefined ? ['plain', plain ?? ''] : ['html', html];
  yield partOf([`Content-Type: text/${type}; charset=utf-8`]);
  yield text([Buffer.from(content).toString('base64'), '']);
}

function partOf(lines: readonly string[]): Buffer {
  return text([`--${BOUNDARY}`, ...lines, 'Content-Transfer-Encoding: base64', '', '']);
}

function text(lines: readonly string[]): Buffer {
  return Buffer.from(lines.join('\r\n'));
}
