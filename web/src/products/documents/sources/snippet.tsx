/** The server puts each word it found between guillemets with no space inside, as no French text does. */
const FOUND = /«([^\s«»]+)»/;

/** The words around a match, shown as the text they are, with the match marked. */
export function Snippet({ text }: { text: string }) {
  return (
    <p className="line-clamp-2 text-sm text-quiet">
      {text.split(FOUND).map((part, index) =>
        index % 2 === 1 ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: parts of one text, never moved
          <mark key={index} className="rounded-xs bg-copper-wash px-0.5 font-medium text-copper">
            {part}
          </mark>
        ) : (
          part
        ),
      )}
    </p>
  );
}
