/** The words around a match. The server marks the match; anything else in it is shown as the text it is. */
export function Snippet({ text }: { text: string }) {
  const parts = text.split(/<\/?mark>/);
  return (
    <p className="line-clamp-2 text-sm text-quiet">
      {parts.map((part, index) =>
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
