import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CopyButton } from '../../../kit/copy-button.tsx';
import { ErrorCallout } from '../../../kit/error-callout.tsx';
import { Select } from '../../../kit/select.tsx';
import { faultOf } from '../../../shell/faults.ts';
import type { Showing } from '../sources/page-position.ts';
import { TextSkeleton } from '../sources/text-skeleton.tsx';
import type { Extraction, Source } from '../wire.ts';
import { summaryQuery } from './summary.api.ts';

const LENGTHS = ['0', '3', '6', '12'] as const;

type SummaryPaneProps = Showing & { source: Source };

/** The sentences that say most; each leads to where it stands. */
export function SummaryPane({ source, ...showing }: SummaryPaneProps) {
  const { t } = useTranslation('documents');
  const [length, setLength] = useState<string>('0');
  const summary = useQuery(summaryQuery(source.file_id, Number(length)));
  return (
    <>
      <div className="flex flex-wrap items-center justify-between gap-2 border-b border-line px-4 py-1.5 sm:px-6">
        <Select
          label={t('summary.length')}
          value={length}
          choices={LENGTHS.map((value) => ({
            value,
            label: value === '0' ? t('summary.automatic') : t('summary.sentences', { count: Number(value) }),
          }))}
          onChoose={setLength}
        />
        {summary.data && (
          <CopyButton tone="quiet" label={t('source.copy_short')} text={() => summary.data.text} />
        )}
      </div>
      {summary.isPending && <TextSkeleton />}
      {summary.isError && (
        <div className="p-4">
          <ErrorCallout fault={faultOf(summary.error)} onRetry={() => void summary.refetch()} />
        </div>
      )}
      {summary.data && <Sentences extraction={summary.data} {...showing} />}
    </>
  );
}

function Sentences({ extraction, nameOf, onShow }: Showing & { extraction: Extraction }) {
  const { t } = useTranslation('documents');
  return (
    <div className="max-w-[76ch] px-5 py-5 sm:px-8">
      <ol className="grid gap-1">
        {extraction.summary?.sentences.map((sentence) => (
          <li key={`${sentence.page}.${sentence.start}`}>
            <button
              type="button"
              lang={extraction.language ?? undefined}
              onClick={() => onShow(sentence)}
              className="-mx-3 grid w-[calc(100%+1.5rem)] gap-0.5 rounded-md border-l-3 border-transparent px-3 py-2 text-left transition-colors hover:border-copper hover:bg-sunken"
            >
              <span className="font-reading text-[1.0625rem] leading-[1.65]">{sentence.text}</span>
              <span className="numerals text-sm font-medium text-copper">{nameOf(sentence)}</span>
            </button>
          </li>
        ))}
      </ol>
      {extraction.summary?.engine === 'extractive' && (
        <p className="mt-6 border-t border-line pt-4 text-sm text-quiet">{t('summary.extractive')}</p>
      )}
    </div>
  );
}
