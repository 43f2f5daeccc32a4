import { type CfbPlan, writeCfb } from './cfb-writer.ts';

export type MsgPlan = {
  /** Values by property tag, such as `0037001f`; text is written as its type says. */
  readonly properties: Readonly<Record<string, string | Buffer>>;
  /** Numbers by property. */
  readonly numbers?: Readonly<Record<string, number>>;
  readonly attachments?: readonly (MsgPlan & { readonly message?: MsgPlan })[];
};

/** Writes an Outlook message. Source: MS-OXMSG. */
export function writeMsg(plan: MsgPlan): Buffer {
  return writeCfb(storageOf(plan, 32));
}

function storageOf({ properties, numbers = {}, attachments = [] }: MsgPlan, headerBytes: number): CfbPlan {
  const streams = Object.entries(properties).map(([tag, value]): [string, Buffer] => [
    `__substg1.0_${tag.toUpperCase()}`,
    Buffer.isBuffer(value) ? value : Buffer.from(value, tag.endsWith('1f') ? 'utf16le' : 'latin1'),
  ]);
  const inner = attachments.map((attachment, index): [string, CfbPlan] => [
    `__attach_version1.0_#${index.toString(16).padStart(8, '0')}`,
    {
      ...storageOf(attachment, 8),
      ...(attachment.message && { '__substg1.0_3701000D': storageOf(attachment.message, 24) }),
    },
  ]);
  const fixed = Object.entries(numbers).map(([property, value]) => {
    const entry = Buffer.alloc(16);
    entry.writeUInt16LE(3, 0);
    entry.writeUInt16LE(Number.parseInt(property, 16), 2);
    entry.writeInt32LE(value, 8);
    return entry;
  });
  return {
    ...Object.fromEntries([...streams, ...inner]),
    '__properties_version1.0': Buffer.concat([Buffer.alloc(headerBytes), ...fixed]),
  };
}
