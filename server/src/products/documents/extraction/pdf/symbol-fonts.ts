/**
 * What the fonts of TeX show for the numbers below 32 and for 127, which are controls elsewhere: programs that write
 * them as TrueType say nothing of it. Source: The TeXbook, appendix F; the T1 encoding, cork.enc.
 */
const SYMBOLS = '−·×∗÷⋄±∓⊕⊖⊗⊘⊙◯∘•≍≡⊆⊇≤≥≼≽∼≈⊂⊃≪≫≺≻';
const ITALIC = 'ΓΔΘΛΞΠΣΥΦΨΩαβγδϵζηθικλμνξπρστυϕχ';
const ROMAN = 'Γ Δ Θ Λ Ξ Π Σ Υ Φ Ψ Ω ff fi fl ffi ffl ı ȷ ` ´ ˇ ˘ ¯ ˚ ¸ ß æ œ ø Æ Œ Ø';
const CORK = '` ´ ˆ ˜ ¨ ˝ ˚ ˇ ˘ ¯ ˙ ¸ ˛ ‚ ‹ › “ ” „ « » – — \u200B ₀ ı ȷ ff fi fl ffi ffl';
const BRACKETS = '()[]⌊⌋⌈⌉{}⟨⟩∣∥/\\()()[]⌊⌋⌈⌉{}⟨⟩';

const FONTS: readonly { readonly name: RegExp; readonly signs: readonly string[] }[] = [
  { name: /^cmb?sy\d/i, signs: [...SYMBOLS] },
  { name: /^cmmib?\d/i, signs: [...ITALIC] },
  { name: /^cmex\d/i, signs: [...BRACKETS] },
  { name: /^cm(?:r|b|bx|bxti|bxsl|ti|sl|ss|ssbx|ssi)\d/i, signs: ROMAN.split(' ') },
  { name: /^(?:dc|ec)(?:r|rm|b|bx|bi|ti|sl|ss|tt)\d/i, signs: CORK.split(' ') },
];

/** Fonts of publishers that name each sign after its number in TeX's font of symbols: C0 is a minus. */
const NUMBERED_SYMBOLS = /^Adv\w*Sy/;

/** The character that a font is known to show under a number; undefined where nothing is known. */
export function knownCharacter(font: string, character: string): string | undefined {
  const code = character.codePointAt(0) ?? 0;
  return FONTS.find(({ name }) => name.test(font))?.signs[code] ?? ornament(font, character);
}

const ORNAMENTS = /dingbat|wingding|webding/i;
const WINGDINGS = /^wingdings(?![\s-]*[23])/i;

/** What a font of ornaments shows; a bullet where its signs are not known. Undefined for any other font. */
export function ornament(font: string, character: string): string | undefined {
  if (!ORNAMENTS.test(font)) return undefined;
  return (WINGDINGS.test(font) ? WINGDINGS_SIGNS.get(character) : undefined) ?? '•';
}

/** Names of glyphs that do not say their number, each before its character. Source: Adobe Glyph List 2.0. */
const NAMES = pairs(`
  minus − hyphen - endash – emdash — plusminus ± multiply × divide ÷ periodcentered · bullet •
  openbullet ◦ degree ° ellipsis … quoteleft ‘ quoteright ’ quotedblleft “ quotedblright ”
  quotesinglbase ‚ quotedblbase „ guillemotleft « guillemotright » guilsinglleft ‹
  guilsinglright › dagger † daggerdbl ‡ section § paragraph ¶ asteriskmath ∗ lessequal ≤
  greaterequal ≥ notequal ≠ approxequal ≈ similar ∼ equivalence ≡ proportional ∝ infinity ∞
  partialdiff ∂ gradient ∇ summation ∑ product ∏ integral ∫ radical √ element ∈ arrowright →
  arrowleft ← fraction ⁄ onehalf ½ onequarter ¼ threequarters ¾ trademark ™ registered ®
  copyright © Euro € mu µ ff ff fi fi fl fl ffi ffi ffl ffl alpha α beta β gamma γ delta δ
  epsilon ε zeta ζ eta η theta θ iota ι kappa κ lambda λ nu ν xi ξ pi π rho ρ sigma σ tau τ
  upsilon υ phi φ chi χ psi ψ omega ω Gamma Γ Theta Θ Lambda Λ Xi Ξ Pi Π Sigma Σ Phi Φ Psi Ψ
  Omega Ω Delta Δ
`);

function pairs(list: string): ReadonlyMap<string, string> {
  const words = list.trim().split(/\s+/);
  const named = (_: string, index: number) => index % 2 === 0;
  return new Map(words.filter(named).map((name, index) => [name, words[2 * index + 1] ?? '']));
}

/** Those that mark items and answers. Source: Unicode's mapping of Wingdings (L2/12-368). */
const WINGDINGS_SIGNS = pairs('l ● n ■ o □ q ❑ r ❒ u ◆ v ❖ w ⬥ x ⌧ à → Ø ➢ ü ✓ û ✗ þ ☑ ý ☒');

/**
 * The character that a glyph is named after: `minus`, `uni2212`, `u1F600`, `2014`, or `C0` in the fonts of some
 * publishers. Source: Adobe Glyph List Specification 1.7, section 2; the bare number is what some programs write.
 */
export function characterNamed(name: string, font: string): string | undefined {
  const [base = ''] = name.split('.');
  const known = NAMES.get(base);
  if (known !== undefined) return known;
  const digits = /^(?:uni([0-9A-F]{4})|u([0-9A-F]{4,6})|(2[0-9AB][0-9A-F]{2}))$/.exec(base)?.slice(1);
  if (digits) return printable(Number.parseInt(digits.join(''), 16));
  const number = NUMBERED_SYMBOLS.test(font) ? /^C(\d{1,2})$/.exec(base)?.[1] : undefined;
  return number === undefined ? undefined : [...SYMBOLS][Number(number)];
}

function printable(code: number): string | undefined {
  if (code > 0x10_ffff) return undefined;
  const character = String.fromCodePoint(code);
  return /[\p{Cc}\p{Cs}\p{Cn}\p{Co}]/u.test(character) ? undefined : character;
}
