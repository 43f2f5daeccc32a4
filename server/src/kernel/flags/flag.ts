/** A flag in code: its type is that of its default, which is also what is served when the store is gone. */
export type FlagDefinition = { readonly description: string; readonly fallback: boolean | string | number };
export type FlagDefinitions = Readonly<Record<string, FlagDefinition>>;
