/** Characters (code points) of a text that are not white space. */
export function countCharacters(text: string): number {
  return text.match(/\S/gu)?.length ?? 0;
}
