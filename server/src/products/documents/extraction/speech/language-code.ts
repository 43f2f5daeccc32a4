let codes: ReadonlyMap<string, string> | undefined;

/** ISO 639-1 of a language that a service names by its code or in English (`french`); undefined for any other word. */
export function languageCode(name: string): string | undefined {
  codes ??= codesByName();
  return codes.get(name.toLowerCase());
}

function codesByName(): ReadonlyMap<string, string> {
  const names = new Intl.DisplayNames('en', { type: 'language', fallback: 'none' });
  const letters = [...'abcdefghijklmnopqrstuvwxyz'];
  const known = new Map<string, string>();
  for (const code of letters.flatMap((first) => letters.map((second) => first + second))) {
    const name = names.of(code)?.toLowerCase();
    // Of a language with an old code (`iw`, now `he`), the one in force.
    const inForce = Intl.getCanonicalLocales(code)[0];
    if (name !== undefined && inForce !== undefined) known.set(code, inForce).set(name, inForce);
  }
  return known;
}
