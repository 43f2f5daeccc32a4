/** The sentences of an answer that is being written, parted as the server parts it into statements in the end. */
export function sentencesOf(text: string): string[] {
  const sentences = text.match(/[^.!?\n]+(?:[.!?]+(?=\s|$)|\n|$)/g) ?? [];
  return sentences.map((sentence) => sentence.trim()).filter((sentence) => sentence !== '');
}
