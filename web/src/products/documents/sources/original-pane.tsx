import { useQuery } from '@tanstack/react-query';
import type { Extraction, Source } from '../wire.ts';
import { previewOf } from './kind.ts';
import { Original } from './original.tsx';
import type { Box, PagePosition, Place } from './page-position.ts';
import { PdfPages } from './pdf-pages.tsx';
import { extractionQuery } from './source.api.ts';

/** The original, with the place that is marked in the text marked in it too, when the text knows where it stands. */
export function OriginalPane({ source, position }: { source: Source; position: PagePosition }) {
  const extraction = useQuery({ ...extractionQuery(source.file_id), enabled: false });
  if (previewOf(source.media_type) === 'pdf')
    return <PdfPages source={source} extraction={extraction.data} position={position} />;
  return <Original source={source} mark={boxOf(extraction.data, position.place)} />;
}

function boxOf(extraction: Extraction | undefined, place: Place | null): Box | null {
  const blocks = extraction?.pages.find(({ number }) => number === place?.page)?.blocks ?? [];
  return blocks.find(({ start, end }) => place && start <= place.start && place.start < end)?.box ?? null;
}
