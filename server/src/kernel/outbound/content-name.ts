type Headers = Readonly<Record<string, string | string[] | undefined>>;

/** A name longer than this cannot be stored by common file systems. Source: Linux NAME_MAX. */
const MAX_NAME_LENGTH = 255;

/** The media type without its parameters, in lower case. */
export function mediaTypeOf(headers: Headers): string | undefined {
  const essence = single(headers['content-type'])?.split(';')[0]?.trim().toLowerCase();
  return essence && /^[\w.+-]+\/[\w.+-]+$/.test(essence) ? essence : undefined;
}

/**
 * The name that the server proposes, or else the last segment of the address. It is only a label: directories
 * and control characters are taken out and nothing may be opened by it. Source: RFC 6266 section 4.3.
 */
export function fileNameOf(headers: Headers, url: URL): string | undefined {
  const disposition = single(headers['content-disposition']) ?? '';
  return clean(extendedName(disposition)) ?? clean(plainName(disposition)) ?? clean(lastSegment(url));
}

function extendedName(disposition: string): string | undefined {
  const [, charset, encoded] = /filename\*\s*=\s*([\w-]+)'[^']*'([^;]+)/i.exec(disposition) ?? [];
  if (!encoded) return undefined;
  const bytes = percentDecoded(encoded.trim());
  return charset?.toLowerCase() === 'utf-8' ? bytes.toString('utf8') : bytes.toString('latin1');
}

/** Node gives header bytes as Latin-1; many servers send UTF-8 there. */
function plainName(disposition: string): string | undefined {
  const match = /filename\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;]+))/i.exec(disposition);
  const raw = match?.[1]?.replace(/\\(.)/g, '$1') ?? match?.[2]?.trim();
  if (raw === undefined) return undefined;
  const asUtf8 = Buffer.from(raw, 'latin1').toString('utf8');
  return asUtf8.includes('\uFFFD') ? raw : asUtf8;
}

function lastSegment(url: URL): string | undefined {
  return percentDecoded(url.pathname.split('/').at(-1) ?? '').toString('utf8');
}

/** Percent decoding that never throws on a malformed sequence. */
function percentDecoded(text: string): Buffer {
  const latin1 = text.replace(/%([0-9a-f]{2})/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return Buffer.from(latin1, 'latin1');
}

function clean(name: string | undefined): string | undefined {
  const base = name
    ?.split(/[/\\]/)
    .at(-1)
    ?.replace(/[\p{Cc}\p{Cf}]/gu, '')
    .trim();
  return base && base !== '.' && base !== '..' ? base.slice(0, MAX_NAME_LENGTH) : undefined;
}

function single(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}
