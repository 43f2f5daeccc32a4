import { useQuery } from '@tanstack/react-query';
import { useCallback, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorCallout } from '../../../kit/error-callout.tsx';
import { faultOf } from '../../../shell/faults.ts';
import { useChoice } from '../../../shell/use-choice.ts';
import type { Extraction, Source } from '../wire.ts';
import type { PagePosition } from './page-position.ts';
import { PageText } from './page-text.tsx';
import { extractionQuery, isFinal } from './source.api.ts';
import { TextSkeleton } from './text-skeleton.tsx';
import { FORMS, type Form, TextToolbar } from './text-toolbar.tsx';
import { usePageScroll } from './use-page-scroll.ts';
import { Warnings } from './warnings.tsx';

type TextPaneProps = { source: Source; position: PagePosition };

/** The text of the document, page by page, or what stands in the way of it. */
export function TextPane({ source, position }: TextPaneProps) {
  const [form, setForm] = useChoice('form', FORMS, 'layout');
  const isRead = isFinal(source);
  // The plain text with its blocks serves two of the forms, and the marks in the original.
  const output = form === 'markdown' ? 'markdown' : 'json';
  const extraction = useQuery({ ...extractionQuery(source.file_id, output), enabled: isRead });
  if (!isRead) return <Reading />;
  return (
    <>
      <TextToolbar source={source} form={form} text={extraction.data?.text} onChoose={setForm} />
      {extraction.isPending && <TextSkeleton />}
      {extraction.isError && (
        <div className="p-4">
          <ErrorCallout fault={faultOf(extraction.error)} onRetry={() => void extraction.refetch()} />
        </div>
      )}
      {extraction.data && <Text key={form} extraction={extraction.data} form={form} position={position} />}
    </>
  );
}

function Reading() {
  const { t } = useTranslation('documents');
  return (
    <div className="p-5 sm:p-8">
      <p role="status" className="mb-6">
        <span className="block font-medium text-copper">{t('source.reading')}</span>
        <span className="text-quiet">{t('source.reading_lead')}</span>
      </p>
      <TextSkeleton />
    </div>
  );
}

type TextProps = { extraction: Extraction; form: Form; position: PagePosition };

function Text({ extraction, form, position }: TextProps) {
  const box = usePageScroll(position);
  const latest = useRef(position);
  latest.current = position;
  const goTo = useCallback((page: number) => latest.current.goTo(page), []);
  return (
    <div ref={box}>
      <Warnings warnings={extraction.warnings} />
      {extraction.pages.map((page) => (
        <PageText
          key={page.number}
          page={page}
          form={form}
          place={position.place?.page === page.number ? position.place : null}
          isOnly={extraction.pages.length === 1}
          onShow={goTo}
        />
      ))}
    </div>
  );
}
