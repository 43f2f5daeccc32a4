import ChevronDown from 'lucide-react/icons/chevron-down';
import ChevronUp from 'lucide-react/icons/chevron-up';
import RotateCcw from 'lucide-react/icons/rotate-ccw';
import X from 'lucide-react/icons/x';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'react-router';
import { Button, IconButton } from '../../../kit/button.tsx';
import { formatBytes, formatRemaining } from '../../../kit/format.ts';
import { Progress } from '../../../kit/progress.tsx';
import type { AddedSource } from '../wire.ts';
import { type Sample, sampleRate, secondsLeft } from './transfer-rate.ts';
import { isFinished, type Upload } from './upload-queue.ts';
import { uploads as queue, useUploads } from './uploads.ts';

type Item = Upload<AddedSource>;

/** Where it would cover half of the list, or the text that is read, only its head is shown until more is asked for. */
const hasRoom = () => window.matchMedia('(min-width: 40rem)').matches;
const READING = /^\/documents\/./;

/** What is on its way, wherever one goes in the console. */
export function UploadTray() {
  const { t } = useTranslation('documents');
  const items = useUploads();
  const { pathname } = useLocation();
  const [wished, setWished] = useState<boolean>();
  if (items.length === 0) return null;
  const isDone = items.every(isFinished);
  const isOpen = wished ?? (hasRoom() && !READING.test(pathname));
  return (
    <>
      {/* Room behind it, so that the end of a page can be scrolled into sight. */}
      <div aria-hidden className="h-16 sm:hidden" />
      <section
        aria-label={t('upload.title')}
        className="fixed inset-x-2 bottom-2 z-30 rounded-lg border border-line bg-surface shadow-lift sm:right-5 sm:bottom-5 sm:left-auto sm:w-104"
      >
        <header className="flex items-center gap-1 py-1 pr-1.5 pl-4">
          <Summary items={items} />
          <IconButton
            label={t(isOpen ? 'upload.collapse' : 'upload.expand')}
            icon={isOpen ? ChevronDown : ChevronUp}
            aria-expanded={isOpen}
            onClick={() => setWished(!isOpen)}
          />
          {isDone && <IconButton label={t('upload.hide')} icon={X} onClick={() => queue.dismissFinished()} />}
        </header>
        <Overall items={items} />
        {isOpen && (
          <ul className="max-h-[40dvh] divide-y divide-line overflow-y-auto">
            {items.map((item) => (
              <UploadRow key={item.id} item={item} />
            ))}
          </ul>
        )}
        {isOpen && !isDone && items.length > 1 && (
          <div className="flex justify-end border-t border-line p-1.5">
            <Button tone="quiet" onClick={() => queue.cancelAll()}>
              {t('upload.cancel_all')}
            </Button>
          </div>
        )}
      </section>
    </>
  );
}

function Summary({ items }: { items: readonly Item[] }) {
  const { t, i18n } = useTranslation('documents');
  const left = items.filter((item) => !isFinished(item)).length;
  const failed = items.filter((item) => item.state === 'failed').length;
  const stored = items.filter((item) => item.state === 'stored').length;
  const seconds = useSecondsLeft(items);
  return (
    <p className="min-w-0 flex-1 font-semibold">
      <span role="status">
        {left > 0 ? t('upload.sending', { count: left }) : t('upload.done', { count: stored })}
        {failed > 0 && <span className="text-danger"> · {t('upload.failed', { count: failed })}</span>}
      </span>
      {seconds !== null && (
        <span className="numerals font-normal text-quiet">
          {' · '}
          {t('upload.remaining', { time: formatRemaining(seconds, i18n.language) })}
        </span>
      )}
    </p>
  );
}

function Overall({ items }: { items: readonly Item[] }) {
  const { t } = useTranslation('documents');
  const { sent, total } = bytesOf(items);
  return <Progress label={t('upload.title')} value={sent} max={Math.max(1, total)} />;
}

function UploadRow({ item }: { item: Item }) {
  const { t, i18n } = useTranslation('documents');
  const isRunning = item.state === 'sending' || item.state === 'storing';
  return (
    <li className="flex items-start gap-2 py-2 pr-1.5 pl-4">
      <div className="grid min-w-0 flex-1 gap-0.5 py-1">
        {item.stored ? (
          <Link
            to={`/documents/${item.stored.file_id}`}
            className="truncate font-medium text-accent hover:underline"
            aria-label={t('upload.open', { name: item.name })}
          >
            {item.name}
          </Link>
        ) : (
          <span className="truncate font-medium">{item.name}</span>
        )}
        <span className="numerals text-sm text-quiet">
          <StateText item={item} /> · {formatBytes(item.sizeBytes, i18n.language)}
        </span>
        {isRunning && (
          <Progress
            label={t('upload.progress', { name: item.name })}
            max={Math.max(1, item.sizeBytes)}
            {...(item.state === 'sending' && { value: Math.min(item.sentBytes, item.sizeBytes) })}
          />
        )}
        {item.fault && <UploadFaultText item={item} />}
      </div>
      {!isFinished(item) && (
        <IconButton
          label={t('upload.cancel', { name: item.name })}
          icon={X}
          onClick={() => queue.cancel(item.id)}
        />
      )}
      {(item.state === 'failed' || item.state === 'cancelled') && (
        <IconButton
          label={t('upload.retry', { name: item.name })}
          icon={RotateCcw}
          onClick={() => queue.retry(item.id)}
        />
      )}
    </li>
  );
}

function StateText({ item }: { item: Item }) {
  const { t } = useTranslation('documents');
  if (item.state === 'sending')
    return `${Math.floor((100 * item.sentBytes) / Math.max(1, item.sizeBytes))} %`;
  if (item.state === 'failed') return <span className="font-mono text-danger">{item.fault?.code}</span>;
  if (item.state === 'stored' && item.stored?.deduplicated) return t('upload.known');
  if (item.state === 'waiting' && queue.isHeld()) return t('upload.later');
  return t(`upload.${item.state}`);
}

function UploadFaultText({ item }: { item: Item }) {
  const { t } = useTranslation('shell');
  if (!item.fault) return null;
  return (
    <p role="alert" className="mt-1 text-sm">
      {item.fault.message} {item.fault.remedy}
      {item.fault.requestId && (
        <span className="block text-quiet">
          {t('fault.request')} <span className="font-mono">{item.fault.requestId}</span>
        </span>
      )}
    </p>
  );
}

function useSecondsLeft(items: readonly Item[]): number | null {
  const sample = useRef<Sample | null>(null);
  const [seconds, setSeconds] = useState<number | null>(null);
  const { sent, total } = bytesOf(items);
  useEffect(() => {
    sample.current = sampleRate(sample.current, performance.now(), sent);
    setSeconds(secondsLeft(sample.current, total - sent));
  }, [sent, total]);
  return seconds;
}

function bytesOf(items: readonly Item[]): { sent: number; total: number } {
  const counted = items.filter((item) => item.state !== 'failed' && item.state !== 'cancelled');
  const sum = (read: (item: Item) => number) => counted.reduce((bytes, item) => bytes + read(item), 0);
  return {
    sent: sum((item) => Math.min(item.sentBytes, item.sizeBytes)),
    total: sum((item) => item.sizeBytes),
  };
}
