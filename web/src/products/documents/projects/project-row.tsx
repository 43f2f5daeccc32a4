import { useMutation, useQueryClient } from '@tanstack/react-query';
import Archive from 'lucide-react/icons/archive';
import ArchiveRestore from 'lucide-react/icons/archive-restore';
import Ellipsis from 'lucide-react/icons/ellipsis';
import Folder from 'lucide-react/icons/folder';
import Layers from 'lucide-react/icons/layers';
import Pencil from 'lucide-react/icons/pencil';
import Trash from 'lucide-react/icons/trash-2';
import { Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Badge } from '../../../kit/badge.tsx';
import { Button, IconButton } from '../../../kit/button.tsx';
import { Dialog, DialogActions } from '../../../kit/dialog.tsx';
import { ErrorCallout } from '../../../kit/error-callout.tsx';
import { Menu, MenuItem, MenuLine } from '../../../kit/menu.tsx';
import { Moment } from '../../../kit/moment.tsx';
import { toast } from '../../../kit/toast.tsx';
import { faultOf } from '../../../shell/faults.ts';
import { useMay } from '../../../shell/session.ts';
import { ApiError } from '../../../shell/wire.ts';
import { useRunBatch } from '../batches/run-batch.ts';
import type { ChangeProject, Project } from '../wire.ts';
import { NameDialog } from './lazy-name-dialog.ts';
import { changeProject, deleteProject, PROJECTS } from './project.api.ts';

type Asked = 'nothing' | 'name' | 'deletion';

/** One project of the list, with what can be done to it. */
export function ProjectRow({ project }: { project: Project }) {
  const { t } = useTranslation('documents');
  const [asked, setAsked] = useState<Asked>('nothing');
  const change = useProjectChange(project);
  const run = useRunBatch();
  const mayRun = useMay('documents.batch.run');
  const mayChange = useMay('documents.project.change');
  const mayDelete = useMay('documents.project.delete');
  const isArchived = project.state === 'archived';
  const archive = () => change.mutate({ state: isArchived ? 'active' : 'archived' });
  const close = () => setAsked('nothing');
  return (
    <li className="group relative flex min-h-16 items-center gap-3.5 py-2.5 pr-1.5 pl-4 transition-colors hover:bg-sunken">
      <Folder aria-hidden className="size-5 shrink-0 text-copper" />
      <div className="min-w-0 flex-1">
        <Link
          to={`/documents?project=${project.id}`}
          aria-label={t('project.documents', { name: project.name })}
          className="block truncate font-medium after:absolute after:inset-0 group-hover:text-accent"
        >
          {project.name}
        </Link>
        <p className="text-sm text-quiet">
          {t('project.created_at')} <Moment at={project.created_at} />
        </p>
      </div>
      {isArchived && <Badge tone="plain">{t('project.archived')}</Badge>}
      {(mayRun || mayChange || mayDelete) && (
        <Menu
          trigger={
            <IconButton
              label={t('project.actions_of', { name: project.name })}
              icon={Ellipsis}
              className="relative z-10 hover:bg-line"
            />
          }
        >
          {mayRun && (
            <MenuItem icon={Layers} onSelect={() => run.mutate({ project_id: project.id })}>
              {t('batch.run_project')}
            </MenuItem>
          )}
          {mayRun && (mayChange || mayDelete) && <MenuLine />}
          {mayChange && (
            <MenuItem icon={Pencil} onSelect={() => setAsked('name')}>
              {t('project.rename')}
            </MenuItem>
          )}
          {mayChange && (
            <MenuItem icon={isArchived ? ArchiveRestore : Archive} onSelect={archive}>
              {t(isArchived ? 'project.restore' : 'project.archive')}
            </MenuItem>
          )}
          {mayChange && mayDelete && <MenuLine />}
          {mayDelete && (
            <MenuItem icon={Trash} isDangerous onSelect={() => setAsked('deletion')}>
              {t('project.delete')}
            </MenuItem>
          )}
        </Menu>
      )}
      <Suspense>
        {asked === 'name' && (
          <NameDialog
            title={t('project.rename_title')}
            submitLabel={t('project.submit_rename')}
            name={project.name}
            onSave={async (name) => void (await change.mutateAsync({ name }))}
            onClose={close}
          />
        )}
      </Suspense>
      <DeletionDialog isOpen={asked === 'deletion'} project={project} onClose={close} />
    </li>
  );
}

/** Changes the project as the person saw it; when someone was faster, says so and shows how it is now. */
function useProjectChange(project: Project) {
  const { t } = useTranslation('documents');
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (part: ChangeProject) => changeProject(project, part),
    onError: (error, part) => {
      if (error instanceof ApiError && error.status === 412)
        toast({ title: t('project.changed'), priority: 'high' });
      // A refused name is told in its dialog.
      else if (part.name === undefined) toast({ title: faultOf(error).message, priority: 'high' });
    },
    onSettled: () => queries.invalidateQueries({ queryKey: PROJECTS }),
  });
}

type DeletionDialogProps = { isOpen: boolean; project: Project; onClose: () => void };

function DeletionDialog({ isOpen, project, onClose }: DeletionDialogProps) {
  const { t } = useTranslation('documents');
  const { t: shell } = useTranslation('shell');
  const queries = useQueryClient();
  const deletion = useMutation({
    mutationFn: () => deleteProject(project.id),
    onSuccess: () => {
      onClose();
      toast({ title: t('project.deleted', { name: project.name }) });
      return queries.invalidateQueries({ queryKey: PROJECTS });
    },
  });
  return (
    <Dialog
      isOpen={isOpen}
      onClose={onClose}
      title={t('project.delete_title', { name: project.name })}
      lead={t('project.delete_lead')}
    >
      {deletion.isError && <ErrorCallout fault={faultOf(deletion.error)} takesFocus />}
      <DialogActions>
        <Button onClick={onClose}>{shell('action.cancel')}</Button>
        <Button tone="danger" isBusy={deletion.isPending} onClick={() => deletion.mutate()}>
          {t('project.delete')}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
