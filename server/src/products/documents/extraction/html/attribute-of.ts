/** The value of an element's attribute by its name in lower case; null when it has none. */
export type AttributeOf = (name: string) => string | null;
