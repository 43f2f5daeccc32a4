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
}

/** The text of an option, or undefined. */
export function textOf(input: Input, name: string): string | undefined {
  const value = input.options[name];
  return typeof value === 'string' ? value : undefined;
}

/** @throws UsageError when a destructive command was not confirmed */
export function requireYes(input: Input, what: string): void {
  if (input.options.yes !== true) throw new UsageError(`${what} Add --yes to do it.`);
}
