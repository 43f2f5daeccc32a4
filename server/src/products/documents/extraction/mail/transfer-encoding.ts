/** The content of a body in its transfer encoding; what is not valid is taken as it stands. Source: RFC 2045, section 6. */
export function decodeTransfer(body: Buffer, encoding: string): Buffer {
  const name = encoding.trim().toLowerCase();
  if (name === 'base64') return Buffer.from(body.toString('latin1'), 'base64');
  if (name === 'quoted-printable') return decodeQuotedPrintable(body.toString('latin1'));
  return /^(?:x-)?uu(?:e|encode)$/.test(name) ? decodeUu(body.toString('latin1')) : body;
}

export function decodeQuotedPrintable(text: string): Buffer {
  const joined = text.replace(/[ \t]+(?=\r?\n)/g, '').replace(/=\r?\n/g, '');
  const plain = joined.replace(/=([0-9A-Fa-f]{2})/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return Buffer.from(plain, 'latin1');
}

/** Each line has its length and then groups of four characters, six bits each. Source: POSIX `uuencode`. */
function decodeUu(text: string): Buffer {
  const lines = text.split(/\r?\n/);
  const start = lines.findIndex((line) => /^begin \d{3} /.test(line)) + 1;
  const pieces: Buffer[] = [];
  for (const line of lines.slice(start)) {
    const length = sixBits(line, 0);
    if (length === 0 || line === 'end') break;
    const bytes: number[] = [];
    for (let at = 1; at < line.length; at += 4) {
      const [a, b, c, d] = [0, 1, 2, 3].map((offset) => sixBits(line, at + offset)) as Four;
      bytes.push((a << 2) | (b >> 4), ((b & 15) << 4) | (c >> 2), ((c & 3) << 6) | d);
    }
    pieces.push(Buffer.from(bytes.slice(0, length)));
  }
  return Buffer.concat(pieces);
}

type Four = [number, number, number, number];

function sixBits(line: string, at: number): number {
  return ((line.charCodeAt(at) || 32) - 32) & 63;
}
