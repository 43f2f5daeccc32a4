import Download from 'lucide-react/icons/download';
import Ellipsis from 'lucide-react/icons/ellipsis';
import Trash from 'lucide-react/icons/trash-2';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Badge } from '../../../kit/badge.tsx';
import { IconButton } from '../../../kit/button.tsx';
import { formatBytes } from '../../../kit/format.ts';
import { Menu, MenuItem, MenuLine } from '../../../kit/menu.tsx';
import { Moment } from '../../../kit/moment.tsx';
import { Skeleton } from '../../../kit/skeleton.tsx';
import { useMay } from '../../../shell/session.ts';
import { Reason } from '../reason.tsx';
import type { ListedSource, Source } from '../wire.ts';
import { deleteLater } from './deletions.ts';
import { isRecording } from './kind.ts';
import { KindSheet } from './kind-sheet.tsx';
import { Snippet } from './snippet.tsx';
import { clock } from './spoken.ts';
import { STATE_TONES } from './state-tones.ts';
import { useSaveOriginal } from './use-save-original.ts';

type SourceRowProps = {
  source: ListedSource;
  projectName: string | undefined;
  isChosen: boolean;
  /** Null for those who may do nothing with several documents. */
  onChoose: (() => void) | null;
};

/** One document of the list; the whole row opens it. */
export function SourceRow({ source, projectName, isChosen, onChoose }: SourceRowProps) {
  const { t, i18n } = useTranslation('documents');
  const state = <Badge tone={STATE_TONES[source.state]}>{t(`state.${source.state}`)}</Badge>;
  return (
    <li className="group relative flex items-center gap-3.5 py-2.5 pr-1.5 pl-3 transition-colors hover:bg-sunken sm:pl-4">
      {onChoose && (
        <input
          type="checkbox"
          checked={isChosen}
          onChange={onChoose}
          aria-label={t('selection.choose', { name: source.name })}
          className="relative z-10 -mr-1 size-6 shrink-0 cursor-pointer sm:size-4.5"
        />
      )}
      <KindSheet mediaType={source.media_type} />
      <div className="min-w-0 flex-1">
        <Link
          to={`/documents/${source.file_id}`}
          className="block truncate font-medium after:absolute after:inset-0 group-hover:text-accent"
        >
          {source.name}
        </Link>
        <p className="numerals flex flex-wrap items-center gap-x-3 text-sm text-quiet">
          {projectName && <span className="max-w-56 truncate text-ink">{projectName}</span>}
          {source.page_count !== null && !isRecording(source.media_type) && (
            <span>{t('list.pages', { count: source.page_count })}</span>
          )}
          {source.duration_seconds !== undefined && <span>{clock(source.duration_seconds)}</span>}
          <span>{formatBytes(source.size_bytes, i18n.language)}</span>
          <span className="sm:hidden">
            <Moment at={source.created_at} />
          </span>
          <span className="sm:hidden">{state}</span>
          {source.error_code && <Reason code={source.error_code} />}
        </p>
        {source.snippet && <Snippet text={source.snippet} />}
      </div>
      <p className="numerals hidden shrink-0 grid-cols-[9rem_6.5rem] gap-x-6 text-sm text-quiet sm:grid">
        <span className="text-right">
          <Moment at={source.created_at} />
        </span>
        {state}
      </p>
      <RowMenu source={source} />
    </li>
  );
}

function RowMenu({ source }: { source: Source }) {
  const { t } = useTranslation('documents');
  const mayDelete = useMay('documents.source.delete');
  const save = useSaveOriginal(source);
  return (
    <Menu
      trigger={
        <IconButton
          label={t('list.actions_of', { name: source.name })}
          icon={Ellipsis}
          className="relative z-10 hover:bg-line"
        />
      }
    >
      <MenuItem icon={Download} onSelect={() => save.mutate()}>
        {t('list.download')}
      </MenuItem>
      {mayDelete && <MenuLine />}
      {mayDelete && (
        <MenuItem icon={Trash} isDangerous onSelect={() => deleteLater(source)}>
          {t('list.delete')}
        </MenuItem>
      )}
    </Menu>
  );
}

/** The place of a row while the list loads. */
export function SourceRowSkeleton() {
  return (
    <li className="flex h-16 items-center gap-3.5 pr-4 pl-3 sm:pl-4">
      <Skeleton className="h-11 w-9" />
      <div className="grid flex-1 gap-2">
        <Skeleton className="h-4 max-w-72" />
        <Skeleton className="h-3 max-w-44" />
      </div>
      <Skeleton className="mr-11 hidden h-4 w-56 sm:block" />
    </li>
  );
}
