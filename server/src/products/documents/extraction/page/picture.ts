/** A picture that stands in a document, before anybody has looked at it. */
export type Picture = {
  /** The same name is the same picture: a logo that comes back is read once. */
  readonly name: string;
  bytes(): AsyncIterable<Buffer> | Iterable<Buffer>;
  /** The document shows it, and has it not. */
  readonly isMissing?: boolean;
};

/** Stands for a picture that should be in the file: that its words cannot be read is to be told. */
export function missingPicture(name: string): Picture {
  const bytes = () => {
    throw new Error('a picture that is not in the file');
  };
  return { name, bytes, isMissing: true };
}

/** What an address says before its content; programs that do not know a type write `octet-stream`. */
const HEAD = /^\s*data:((?:image\/(?!svg)|application\/octet-stream)[^,]*),/i;

/** The picture that a `data:` address holds, or undefined when it leads elsewhere. Source: RFC 2397. */
export function pictureInAddress(address: string): Picture | undefined {
  const head = HEAD.exec(address);
  if (!head) return undefined;
  const isBase64 = /;\s*base64\s*$/i.test(head[1] ?? '');
  const bytes = () => {
    const content = unescaped(address.slice(head[0].length));
    return [isBase64 ? Buffer.from(content.toString('latin1'), 'base64') : content];
  };
  return { name: address, bytes };
}

const SVG_HEAD = /^\s*data:image\/svg\+xml([^,]*),/i;

/** The source of the drawing (SVG) that a `data:` address holds, or undefined when it holds none. */
export function svgInAddress(address: string): string | undefined {
  const head = SVG_HEAD.exec(address);
  if (!head) return undefined;
  const content = address.slice(head[0].length);
  if (/;\s*base64\s*$/i.test(head[1] ?? '')) return Buffer.from(content, 'base64').toString();
  try {
    return decodeURIComponent(content);
  } catch {
    return content;
  }
}

function unescaped(text: string): Buffer {
  const plain = text.replace(/%([\da-f]{2})/gi, (_, digits) =>
    String.fromCharCode(Number.parseInt(digits, 16)),
  );
  return Buffer.from(plain, 'latin1');
}
