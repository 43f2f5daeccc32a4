/**
 * The shape a translation must have: the keys of the English one, whatever the texts. French counts a third
 * plural (`many`, as in « un million de fichiers »), so each `…_other` asks for a `…_many` as well.
 * Source: CLDR plural rules, fr.
 */
export type French<English> = {
  readonly [Key in keyof English]: English[Key] extends string ? string : French<English[Key]>;
} & {
  readonly [Key in keyof English as Key extends `${infer Base}_other` ? `${Base}_many` : never]: string;
};
