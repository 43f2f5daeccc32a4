import Info from 'lucide-react/icons/info';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { CopyButton } from '../../../kit/copy-button.tsx';
import { ErrorCallout } from '../../../kit/error-callout.tsx';
import { Skeleton } from '../../../kit/skeleton.tsx';
import type { Showing } from '../sources/page-position.ts';
import type { Assistance, Statement } from '../wire.ts';
import { sentencesOf } from './sentences.ts';
import { type Exchange, isWriting } from './use-asking.ts';

type AnswerViewProps = Showing & { exchange: Exchange; onRetry: () => void };

/** A question and its answer, statement by statement; what no place supports says so. */
export function AnswerView({ exchange, onRetry, ...showing }: AnswerViewProps) {
  const { t } = useTranslation('documents');
  const { question, text, answer, fault, isStopped } = exchange;
  return (
    <article className="mt-6 border-t border-line pt-5">
      <h2 className="mb-2 font-semibold text-balance">{question}</h2>
      {isWriting(exchange) && text === '' && (
        <p aria-hidden className="breathing border-l-3 border-line pl-4 text-quiet">
          {t('ask.thinking')}
        </p>
      )}
      {answer?.statements.length === 0 && <p className="text-quiet">{answer.text || t('ask.nothing')}</p>}
      <ul aria-live="polite" className="grid gap-3">
        {answer
          ? answer.statements.map((statement, index) => (
              <Sentence key={placeIn(index)} text={statement.text}>
                <Places statement={statement} {...showing} />
              </Sentence>
            ))
          : sentencesOf(text).map((sentence, index, { length }) => (
              <Sentence
                key={placeIn(index)}
                text={sentence}
                isGrowing={isWriting(exchange) && index === length - 1}
              >
                {/* Where the places will stand, so that nothing moves when they come. */}
                {isWriting(exchange) && <Skeleton className="h-7 w-16" />}
              </Sentence>
            ))}
      </ul>
      {answer && <Provenance answer={answer} />}
      {isStopped && (
        <div className="mt-3">
          <Note>{t('ask.stopped')}</Note>
        </div>
      )}
      {fault && (
        <div className="mt-3">
          <ErrorCallout fault={fault} onRetry={onRetry} />
        </div>
      )}
    </article>
  );
}

/** A sentence keeps its place from its first word on: the place is what it is known by. */
const placeIn = (index: number) => `sentence ${index}`;

type SentenceProps = { text: string; isGrowing?: boolean; children: ReactNode };

/** Read out when it is whole; while it grows, a caret stands where it goes on. */
function Sentence({ text, isGrowing = false, children }: SentenceProps) {
  return (
    <li aria-hidden={isGrowing || undefined} className="border-l-3 border-line pl-4">
      <p dir="auto" className="font-reading text-[1.0625rem] leading-[1.65] whitespace-pre-line">
        {text}
        {isGrowing && (
          <span className="breathing ml-0.5 inline-block h-[1.1em] w-0.5 bg-copper align-text-bottom" />
        )}
      </p>
      <div className="mt-1 flex flex-wrap items-center gap-1.5">{children}</div>
    </li>
  );
}

function Places({
  statement: { citations, is_supported },
  nameOf,
  onShow,
}: Showing & { statement: Statement }) {
  const { t } = useTranslation('documents');
  return (
    <>
      {citations.map((citation) => (
        <button
          key={`${citation.page}.${citation.start}`}
          type="button"
          onClick={() => onShow(citation)}
          title={citation.text}
          className="numerals min-h-7 rounded bg-copper-wash px-2 text-sm font-medium text-copper underline-offset-4 hover:underline"
        >
          {nameOf(citation)}
        </button>
      ))}
      {!is_supported && <span className="min-h-7 text-sm leading-7 text-danger">{t('ask.unsupported')}</span>}
    </>
  );
}

/** Who answered, and from how much. */
function Provenance({ answer }: { answer: Assistance }) {
  const { t } = useTranslation('documents');
  return (
    <div className="mt-3 flex flex-wrap items-start justify-between gap-x-4 gap-y-1">
      <div className="min-w-0 flex-1 basis-64">
        <Note>{answer.is_reduced ? t('ask.reduced') : t('ask.engine', { engine: answer.engine })}</Note>
        {answer.is_truncated && <p className="mt-1 ml-6 text-sm text-quiet">{t('ask.truncated')}</p>}
      </div>
      {answer.text && (
        <CopyButton tone="quiet" label={t('source.copy_short')} text={() => answer.text ?? ''} />
      )}
    </div>
  );
}

function Note({ children }: { children: ReactNode }) {
  return (
    <p className="flex gap-2 text-sm text-quiet">
      <Info aria-hidden className="mt-0.5 size-4 shrink-0" />
      {children}
    </p>
  );
}
