import Info from 'lucide-react/icons/info';
import { useTranslation } from 'react-i18next';
import { CopyButton } from '../../../kit/copy-button.tsx';
import type { Place } from '../sources/page-position.ts';
import type { Assistance, Statement } from '../wire.ts';

type AnswerViewProps = { question: string; answer: Assistance; onShow: (place: Place) => void };

/** A question and its answer, statement by statement; what no place supports says so. */
export function AnswerView({ question, answer, onShow }: AnswerViewProps) {
  const { t } = useTranslation('documents');
  const isEmpty = answer.statements.length === 0 && !answer.text;
  return (
    <article className="mt-6 border-t border-line pt-5">
      <h2 className="mb-2 font-semibold text-balance">{question}</h2>
      {isEmpty && <p className="text-quiet">{t('ask.nothing')}</p>}
      {answer.statements.length === 0 && answer.text && (
        <p className="font-reading text-[1.0625rem] leading-[1.65]">{answer.text}</p>
      )}
      <ul className="grid gap-3">
        {answer.statements.map((statement) => (
          <StatementView key={statement.text} statement={statement} onShow={onShow} />
        ))}
      </ul>
      <div className="mt-3 flex flex-wrap items-start justify-between gap-x-4 gap-y-1">
        <div className="min-w-0 flex-1 basis-64 text-sm text-quiet">
          <p className="flex gap-2">
            <Info aria-hidden className="mt-0.5 size-4 shrink-0" />
            {answer.is_reduced ? t('ask.reduced') : t('ask.engine', { engine: answer.engine })}
          </p>
          {answer.is_truncated && <p className="mt-1 ml-6">{t('ask.truncated')}</p>}
        </div>
        {answer.text && (
          <CopyButton tone="quiet" label={t('source.copy_short')} text={() => answer.text ?? ''} />
        )}
      </div>
    </article>
  );
}

type StatementViewProps = { statement: Statement; onShow: (place: Place) => void };

function StatementView({ statement: { text, citations, is_supported }, onShow }: StatementViewProps) {
  const { t } = useTranslation('documents');
  return (
    <li className="border-l-3 border-line pl-4">
      <p dir="auto" className="font-reading text-[1.0625rem] leading-[1.65] whitespace-pre-line">
        {text}
      </p>
      <p className="mt-1 flex flex-wrap items-center gap-1.5">
        {citations.map((citation) => (
          <button
            key={`${citation.page}.${citation.start}`}
            type="button"
            onClick={() => onShow(citation)}
            title={citation.text}
            className="numerals min-h-7 rounded bg-copper-wash px-2 text-sm font-medium text-copper underline-offset-4 hover:underline"
          >
            {t('source.page', { number: citation.page })}
          </button>
        ))}
        {!is_supported && <span className="text-sm text-danger">{t('ask.unsupported')}</span>}
      </p>
    </li>
  );
}
