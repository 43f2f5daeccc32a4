/** A picture that stands in a document, before anybody has looked at it. */
export type Picture = {
  /** The same name is the same picture: a logo that comes back is read once. */
  readonly name: string;
  bytes(): AsyncIterable<Buffer> | Iterable<Buffer>;
};

/** What a document says in a `data:` address, or undefined when the address leads elsewhere. Source: RFC 2397. */
export function pictureInAddress(address: string): Picture | undefined {
  const encoded = /^data:image\/[\w.+-]+;base64,/i.exec(address)?.[0];
  if (encoded === undefined) return undefined;
  return { name: address, bytes: () => [Buffer.from(address.slice(encoded.length), 'base64')] };
}
