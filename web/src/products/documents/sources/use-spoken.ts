import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Source } from '../wire.ts';
import { isRecording } from './kind.ts';
import type { Place } from './page-position.ts';
import { extractionQuery, isFinal } from './source.api.ts';
import { clock, type Spoken, secondOf, spokenIn } from './spoken.ts';

/** What is said in a recording, as soon as it is written down. */
export function useSpoken(source: Source): readonly Spoken[] {
  const isHeard = isRecording(source.media_type) && isFinal(source);
  const { data } = useQuery({ ...extractionQuery(source.file_id), enabled: isHeard });
  return useMemo(() => (isHeard ? spokenIn(data) : []), [isHeard, data]);
}

/** Names places of a document: by their second in a recording, by their page in all others. */
export function usePlaceName(source: Source): (place: Place) => string {
  const { t } = useTranslation('documents');
  const spoken = useSpoken(source);
  return (place) => {
    const second = secondOf(spoken, place);
    return second === undefined ? t('source.page', { number: place.page }) : clock(second);
  };
}
