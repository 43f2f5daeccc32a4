import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useCallback, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorCallout, type Fault } from '../../../kit/error-callout.tsx';
import { Progress } from '../../../kit/progress.tsx';
import { faultOf } from '../../../shell/faults.ts';
import { useChoice } from '../../../shell/use-choice.ts';
import type { Extraction, Source } from '../wire.ts';
import { isRecording } from './kind.ts';
import type { PagePosition } from './page-position.ts';
import { PageText } from './page-text.tsx';
import { extractionQuery, isFinal } from './source.api.ts';
import type { Spoken } from './spoken.ts';
import { TextSkeleton } from './text-skeleton.tsx';
import { FORMS, type Form, TextToolbar } from './text-toolbar.tsx';
import { useFollowing } from './use-following.ts';
import { usePageScroll } from './use-page-scroll.ts';
import { Warnings } from './warnings.tsx';

const UnlockForm = lazy(async () => ({ default: (await import('./unlock-form.tsx')).UnlockForm }));

type TextPaneProps = {
  source: Source;
  position: PagePosition;
  /** What is being said, while a recording plays. */
  spoken: Spoken | null;
};

/** The text of the document, page by page, or what stands in the way of it. */
export function TextPane({ source, position, spoken }: TextPaneProps) {
  const [form, setForm] = useChoice('form', FORMS, 'layout');
  const isRead = isFinal(source);
  // The plain text with its blocks serves two of the forms, and the marks in the original.
  const output = form === 'markdown' ? 'markdown' : 'json';
  const extraction = useQuery({ ...extractionQuery(source.file_id, output), enabled: isRead });
  if (!isRead) return <Reading source={source} />;
  return (
    <>
      <TextToolbar source={source} form={form} text={extraction.data?.text} onChoose={setForm} />
      {extraction.isPending && <TextSkeleton />}
      {extraction.isError && (
        <Refused
          source={source}
          fault={faultOf(extraction.error)}
          onRetry={() => void extraction.refetch()}
        />
      )}
      {extraction.data && (
        <Text key={form} extraction={extraction.data} form={form} position={position} spoken={spoken} />
      )}
    </>
  );
}

type RefusedProps = { source: Source; fault: Fault; onRetry: () => void };

const LOCKED = new Set(['password_required', 'password_invalid']);

function Refused({ source, fault, onRetry }: RefusedProps) {
  // Of other formats only a copy without the password can be read.
  const isLocked = LOCKED.has(fault.code) && source.media_type === 'application/pdf';
  return (
    <div className="p-4">
      <ErrorCallout fault={fault} onRetry={isLocked ? undefined : onRetry} />
      <Suspense>{isLocked && <UnlockForm fileId={source.file_id} />}</Suspense>
    </div>
  );
}

function Reading({ source }: { source: Source }) {
  const { t } = useTranslation('documents');
  return (
    <div className="p-5 sm:p-8">
      <p role="status" className="mb-6">
        <span className="block font-medium text-copper">{t('source.reading')}</span>
        <span className="text-quiet">{t('source.reading_lead')}</span>
      </p>
      <HowFar source={source} />
      <TextSkeleton />
    </div>
  );
}

/** How much of a long scan or recording is read; nothing for all that is read in a moment. */
function HowFar({ source: { progress, media_type } }: { source: Source }) {
  const { t } = useTranslation('documents');
  if (!progress || progress.pages_read === 0) return null;
  const { pages_read: read, pages_total: total, reached } = progress;
  if (isRecording(media_type) && reached !== null)
    return <p className="numerals mb-6">{t('recording.heard_until', { time: reached })}</p>;
  if (total === null) return <p className="numerals mb-6">{t('source.read_until', { read })}</p>;
  return (
    <div className="numerals mb-6 max-w-sm">
      <p className="mb-1.5">{t('source.read_of', { read, total })}</p>
      <Progress label={t('source.reading')} value={read} max={total} />
    </div>
  );
}

type TextProps = Omit<TextPaneProps, 'source'> & { extraction: Extraction; form: Form };

function Text({ extraction, form, position, spoken }: TextProps) {
  const box = usePageScroll(position);
  useFollowing(box, spoken);
  const isTimed = isRecording(extraction.media_type);
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
          spoken={spoken?.page === page.number ? spoken.start : null}
          isTimed={isTimed}
          isOnly={extraction.pages.length === 1}
          onShow={goTo}
        />
      ))}
    </div>
  );
}
