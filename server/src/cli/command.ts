/** One command of `socle`, in a file of its own that is loaded when it is called: `--help` stays quick. */
export type CommandSpec = {
  /** As commander reads it: `tenant create <slug>` is the command `create` of the group `tenant`. */
  readonly usage: string;
  readonly summary: string;
  readonly options?: readonly (readonly [flags: string, description: string])[];
  load(): Promise<{ run(input: Input): Promise<unknown> }>;
};
export type Input = {
  args: readonly string[];
  options: Readonly<Record<string, string | boolean | undefined>>;
};

/** A fault of the call itself: exit status 2. Everything else that fails is 1. */
export class UsageError extends Error {
  override name = 'UsageError';
  /** The call that works, or where to read about it. */
  readonly remedy: string;
  constructor(message: string, remedy = 'socle --help') {
    super(message);
    this.remedy = remedy;
  }
}

/** The text of an option, or undefined. */
export function textOf(input: Input, name: string): string | undefined {
  const value = input.options[name];
  return typeof value === 'string' ? value : undefined;
}

/**
 * The text of an option that the command cannot do without.
 *
 * @param example stands for the value in the remedy: `ADDRESS`
 * @throws UsageError that shows the call with the option
 */
export function requireText(input: Input, name: string, example: string): string {
  const value = textOf(input, name);
  if (value === undefined) throw new UsageError(`--${name} is missing.`, callWith(`--${name} ${example}`));
  return value;
}

/** @throws UsageError when a destructive command was not confirmed */
export function requireYes(input: Input, what: string): void {
  if (input.options.yes !== true) throw new UsageError(`${what} Add --yes to do it.`, callWith('--yes'));
}

/** The call as it was made, in the words of a shell, with what it lacked. */
export function callWith(words: string): string {
  const given = process.argv.slice(2).map((word) => (PLAIN.test(word) ? word : quoted(word)));
  return ['socle', ...given, words].join(' ');
}

const PLAIN = /^[\w@%+=:,./-]+$/;

function quoted(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}
