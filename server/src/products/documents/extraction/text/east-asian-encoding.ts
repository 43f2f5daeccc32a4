import iconv from 'iconv-lite';

/** A pair of bytes is frequent when it is kana, punctuation or one of the characters that schools teach first. */
type Pairs = {
  readonly leads: readonly (readonly [number, number])[];
  readonly trails: readonly [number, number];
};

/**
 * Where the frequent characters are in each double-byte encoding: the standards put the common ones ("level 1")
 * apart from the rare. Source: JIS X 0208, GB 2312, Big5 and KS X 1001 code tables.
 */
const FREQUENT: Readonly<Record<string, Pairs>> = {
  Shift_JIS: {
    leads: [
      [0x81, 0x83],
      [0x88, 0x97],
    ],
    trails: [0x40, 0xfc],
  },
  'EUC-JP': {
    leads: [
      [0xa1, 0xa1],
      [0xa4, 0xa5],
      [0xb0, 0xcf],
    ],
    trails: [0xa1, 0xfe],
  },
  GB18030: {
    leads: [
      [0xa1, 0xa3],
      [0xb0, 0xd7],
    ],
    trails: [0xa1, 0xfe],
  },
  Big5: {
    leads: [
      [0xa1, 0xa3],
      [0xa4, 0xc6],
    ],
    trails: [0x40, 0xfe],
  },
  'EUC-KR': {
    leads: [
      [0xa1, 0xa1],
      [0xb0, 0xc8],
    ],
    trails: [0xa1, 0xfe],
  },
};

let frequent: ReadonlySet<string> | undefined;

/** All frequent characters of the encodings above, whichever a text is written in. */
export function frequentEastAsian(): ReadonlySet<string> {
  frequent ??= new Set(Object.entries(FREQUENT).flatMap(([encoding, pairs]) => [...allOf(encoding, pairs)]));
  return frequent;
}

/** The characters of its pairs; what a pair that is none decodes to is no ideograph, kana or syllable. */
function allOf(encoding: string, { leads, trails: [first, last] }: Pairs): string {
  const bytes = leads
    .flatMap(([from, to]) => range(from, to))
    .flatMap((lead) => range(first, last).flatMap((trail) => [lead, trail]));
  return iconv.decode(Buffer.from(bytes), encoding).replace(/[\0-\xff\uFFFD]/g, '');
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}

/** Fewer pairs than this prove nothing. */
const MIN_PAIRS = 4;

/** Wrong readings of Latin, Cyrillic or another East Asian encoding stay well under this. */
const MIN_FREQUENT_SHARE = 0.8;

export function isEastAsian(encoding: string): boolean {
  return Object.hasOwn(FREQUENT, encoding) || encoding.startsWith('ISO-2022');
}

/**
 * The double-byte encoding in which nearly all pairs are frequent characters, for texts too short for
 * statistics, such as a list of names; undefined when there is none.
 */
export function mostFrequentReading(sample: Buffer): string | undefined {
  let best: { encoding: string; share: number } | undefined;
  for (const [encoding, pairs] of Object.entries(FREQUENT)) {
    const share = frequentShare(sample, pairs);
    if (share >= MIN_FREQUENT_SHARE && share > (best?.share ?? 0)) best = { encoding, share };
  }
  return best?.encoding;
}

function frequentShare(sample: Buffer, { leads, trails }: Pairs): number {
  let pairs = 0;
  let frequent = 0;
  for (let at = 0; at < sample.length - 1; at += 1) {
    const lead = sample[at] ?? 0;
    const trail = sample[at + 1] ?? 0;
    if (lead < 0x80) continue;
    pairs += 1;
    at += 1;
    const isFrequent = leads.some(([from, to]) => lead >= from && lead <= to);
    if (isFrequent && trail >= trails[0] && trail <= trails[1]) frequent += 1;
  }
  return pairs < MIN_PAIRS ? 0 : frequent / pairs;
}
