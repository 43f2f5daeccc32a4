import { useQuery } from '@tanstack/react-query';
import ArrowLeft from 'lucide-react/icons/arrow-left';
import Download from 'lucide-react/icons/download';
import Trash from 'lucide-react/icons/trash-2';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { Badge } from '../../../kit/badge.tsx';
import { Button } from '../../../kit/button.tsx';
import { formatBytes } from '../../../kit/format.ts';
import { Moment } from '../../../kit/moment.tsx';
import { usePageTitle } from '../../../shell/page.tsx';
import { useMay } from '../../../shell/session.ts';
import { projectsQuery } from '../projects/project.api.ts';
import type { Source } from '../wire.ts';
import { deleteLater } from './deletions.ts';
import { isRecording } from './kind.ts';
import { KindSheet } from './kind-sheet.tsx';
import { clock } from './spoken.ts';
import { STATE_TONES } from './state-tones.ts';
import { useSaveOriginal } from './use-save-original.ts';

/** What the document is, and what can be done with it. */
export function SourceHeader({ source }: { source: Source }) {
  const { t } = useTranslation('documents');
  const heading = usePageTitle(source.name);
  return (
    <header className="px-4 pt-3 pb-3 sm:px-6">
      <Link
        to="/documents"
        className="-ml-1 inline-flex min-h-8 items-center gap-1.5 rounded px-1 text-sm text-quiet hover:text-ink"
      >
        <ArrowLeft aria-hidden className="size-4" />
        {t('source.back')}
      </Link>
      <div className="mt-1 flex flex-wrap items-center gap-x-6 gap-y-3">
        <div className="flex min-w-0 flex-1 basis-72 items-center gap-3.5">
          <KindSheet mediaType={source.media_type} />
          <div className="min-w-0">
            <h1
              ref={heading}
              tabIndex={-1}
              className="line-clamp-2 text-xl leading-tight font-semibold tracking-tight sm:text-2xl"
            >
              {source.name}
            </h1>
            <Facts source={source} />
          </div>
        </div>
        <Actions source={source} />
      </div>
    </header>
  );
}

function Facts({ source }: { source: Source }) {
  const { t, i18n } = useTranslation('documents');
  const projects = useQuery(projectsQuery);
  const project = projects.data?.find(({ id }) => id === source.project_id);
  return (
    <p className="numerals mt-0.5 flex flex-wrap items-center gap-x-3 text-sm text-quiet">
      <span role="status">
        <Badge tone={STATE_TONES[source.state]}>{t(`state.${source.state}`)}</Badge>
      </span>
      {project && (
        <Link
          to={`/documents?project=${project.id}`}
          className="underline-offset-4 hover:text-ink hover:underline"
        >
          {project.name}
        </Link>
      )}
      {source.page_count !== null && !isRecording(source.media_type) && (
        <span>{t('list.pages', { count: source.page_count })}</span>
      )}
      {source.duration_seconds !== undefined && <span>{clock(source.duration_seconds)}</span>}
      <span>{formatBytes(source.size_bytes, i18n.language)}</span>
      <Moment at={source.created_at} />
      {source.origin_url && (
        <span className="max-w-64 truncate">{t('source.from', { origin: hostOf(source.origin_url) })}</span>
      )}
    </p>
  );
}

function Actions({ source }: { source: Source }) {
  const { t } = useTranslation('documents');
  const navigate = useNavigate();
  const mayDelete = useMay('documents.source.delete');
  const save = useSaveOriginal(source);
  return (
    <div className="flex flex-wrap gap-2">
      <Button icon={Download} isBusy={save.isPending} onClick={() => save.mutate()}>
        <span className="max-sm:sr-only">{t('source.download')}</span>
      </Button>
      {mayDelete && (
        <Button
          icon={Trash}
          onClick={() => {
            deleteLater(source);
            void navigate('/documents');
          }}
        >
          <span className="max-sm:sr-only">{t('source.delete')}</span>
        </Button>
      )}
    </div>
  );
}

function hostOf(url: string): string {
  return URL.parse(url)?.host ?? url;
}
