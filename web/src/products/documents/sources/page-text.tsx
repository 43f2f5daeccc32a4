import AudioLines from 'lucide-react/icons/audio-lines';
import FileX from 'lucide-react/icons/file-x-2';
import ScanText from 'lucide-react/icons/scan-text';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { ExtractedPage } from '../wire.ts';
import { BlockView } from './block-view.tsx';
import { Marked } from './marked.tsx';
import type { Place } from './page-position.ts';
import type { Form } from './text-toolbar.tsx';

type PageTextProps = {
  page: ExtractedPage;
  form: Form;
  place: Place | null;
  /** Where the block begins that is being said. */
  spoken: number | null;
  /** The pages of a recording are known by their time. */
  isTimed: boolean;
  isOnly: boolean;
  onShow: (page: number) => void;
};

/**
 * One page of the text, under its number, its own name, and how it was read when that needs to be known. A document has
 * hundreds of them, and only one changes at a time: `onShow` must stay the same function.
 */
export const PageText = memo(({ page, form, place, spoken, isTimed, isOnly, onShow }: PageTextProps) => {
  const { t } = useTranslation('documents');
  const number = t('source.page', { number: page.number });
  const label = isTimed ? (page.label ?? number) : number;
  const hasHead = !isOnly || page.source !== 'text' || page.label;
  return (
    <section
      data-page={page.number}
      aria-label={label}
      className="text-page border-b border-line pb-7 last:border-0"
    >
      {hasHead && (
        <p className="flex flex-wrap items-center gap-x-3 gap-y-1 px-5 pt-4 text-sm sm:px-8">
          <button
            type="button"
            onClick={() => onShow(page.number)}
            className="numerals min-h-6 font-semibold text-copper underline-offset-4 hover:underline"
          >
            {label}
          </button>
          {page.label && !isTimed && <span className="min-w-0 truncate font-medium">{page.label}</span>}
          <Reliability page={page} />
        </p>
      )}
      <div className="max-w-[76ch] px-5 pt-2 sm:px-8">
        {page.text.trim() === '' ? (
          <p className="text-quiet italic">{t('source.no_text')}</p>
        ) : (
          <PageBody page={page} form={form} place={place} spoken={spoken} />
        )}
      </div>
    </section>
  );
});

function PageBody({ page, form, place, spoken }: Pick<PageTextProps, 'page' | 'form' | 'place' | 'spoken'>) {
  if (form === 'layout' && (page.blocks?.length ?? 0) > 0)
    return <BlockView page={page} place={place} spoken={spoken} />;
  if (form === 'markdown')
    return (
      <div dir="auto" className="font-mono text-[0.8125rem] leading-relaxed whitespace-pre-wrap">
        {page.text}
      </div>
    );
  return (
    <div dir="auto" className="font-reading text-[1.0625rem] leading-[1.7] whitespace-pre-wrap">
      <Marked text={page.text} start={0} end={page.text.length} place={place} />
    </div>
  );
}

const READINGS = { ocr: ScanText, speech: AudioLines, none: FileX } as const;

/** A page that was recognised, or has nothing to read: said, since it may be wrong or missing. */
function Reliability({ page: { source, confidence } }: { page: ExtractedPage }) {
  const { t } = useTranslation('documents');
  if (source === 'text') return null;
  const Icon = READINGS[source];
  const sure = { confidence: Math.round(confidence * 100) };
  const words = {
    ocr: t('source.ocr', sure),
    // An engine that does not say how sure it is counts as sure.
    speech: confidence < 1 ? t('recording.transcribed_sure', sure) : t('recording.transcribed'),
    none: t('source.without_text'),
  };
  return (
    <span className="inline-flex items-center gap-1.5 rounded bg-copper-wash px-2 py-0.5 text-copper">
      <Icon aria-hidden className="size-3.5 shrink-0" />
      {words[source]}
    </span>
  );
}
