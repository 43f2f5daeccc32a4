const asked = process.env.LC_ALL || process.env.LC_MESSAGES || process.env.LANG || '';

/** The text in the language of the terminal: French when its locale says so, else English. */
export function told(en, fr) {
  return /^fr/i.test(asked) ? fr : en;
}
