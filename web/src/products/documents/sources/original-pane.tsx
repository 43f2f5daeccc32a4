import { useQuery } from '@tanstack/react-query';
import type { Extraction, Source } from '../wire.ts';
import { Original } from './original.tsx';
import { PageMap } from './page-map.tsx';
import type { Box, PagePosition, Place } from './page-position.ts';
import { extractionQuery } from './source.api.ts';

/** The original, with the place that is marked in the text marked in it too, when the text knows where it stands. */
export function OriginalPane({ source, position }: { source: Source; position: PagePosition }) {
  const extraction = useQuery({ ...extractionQuery(source.file_id), enabled: false });
  const boxes = boxesOf(extraction.data, position.place);
  const isPdf = source.media_type === 'application/pdf';
  return (
    <div className="relative h-full">
      <Original source={source} page={position.originalPage} jump={position.jump} mark={boxes.marked} />
      {isPdf && boxes.marked && position.place && (
        <PageMap page={position.place.page} boxes={boxes.all} marked={boxes.marked} />
      )}
    </div>
  );
}

function boxesOf(
  extraction: Extraction | undefined,
  place: Place | null,
): { all: readonly Box[]; marked: Box | null } {
  const blocks = extraction?.pages.find(({ number }) => number === place?.page)?.blocks ?? [];
  const marked = blocks.find(({ start, end }) => place && start <= place.start && place.start < end);
  return { all: blocks.flatMap(({ box }) => (box ? [box] : [])), marked: marked?.box ?? null };
}
