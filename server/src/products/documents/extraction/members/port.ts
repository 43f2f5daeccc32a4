/** A document inside another one: a file of an archive, an attachment of a mail. */
export type Member = {
  /** As the container calls it, with its folders; it is shown and guides detection, and is never a path on disk. */
  readonly name: string;
  readonly declaredType?: string | undefined;
  /** Asked for at most once. An error of it is the member's and not the container's. */
  bytes(): AsyncIterable<Buffer> | Iterable<Buffer>;
};

/** Reads the members of one container, one after the other. */
export type Members = {
  /**
   * Reads a member; its pages come after those before it, under its name. One that cannot be read is a page without
   * text, and its container goes on.
   *
   * @throws AppError `decompression_limit`, `page_limit` (422): the budget of the whole file is spent
   */
  read(member: Member): Promise<void>;
  /** What was found out about all of them. @throws AppError the first refusal, when `mustRead` and none was read */
  end(mustRead: boolean): string[];
};

/** @param pagesBefore pages of the container's own, which come first */
export type OpenMembers<Sink> = (sink: Sink, pagesBefore?: number) => Members;
