import { useQuery, useQueryClient } from '@tanstack/react-query';
import Plus from 'lucide-react/icons/plus';
import { Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { Button } from '../../../kit/button.tsx';
import { EmptyState } from '../../../kit/empty-state.tsx';
import { ErrorCallout } from '../../../kit/error-callout.tsx';
import { Select } from '../../../kit/select.tsx';
import { Skeleton } from '../../../kit/skeleton.tsx';
import { toast } from '../../../kit/toast.tsx';
import { faultOf } from '../../../shell/faults.ts';
import { Page } from '../../../shell/page.tsx';
import { useMay } from '../../../shell/session.ts';
import { NameDialog } from './lazy-name-dialog.ts';
import { createProject, PROJECTS, projectsQuery } from './project.api.ts';
import { ProjectRow } from './project-row.tsx';

/** The projects of the tenant. */
export function Component() {
  const { t } = useTranslation('documents');
  const queries = useQueryClient();
  const [isCreating, setCreating] = useState(false);
  const create = async (name: string) => {
    const project = await createProject(name);
    toast({ title: t('project.created', { name: project.name }) });
    await queries.invalidateQueries({ queryKey: PROJECTS });
  };
  const mayCreate = useMay('documents.project.create');
  const createButton = mayCreate && (
    <Button tone="primary" icon={Plus} onClick={() => setCreating(true)}>
      {t('project.create')}
    </Button>
  );
  return (
    <Page title={t('project.title')} lead={t('project.lead')} actions={createButton}>
      <ProjectList onCreate={mayCreate ? () => setCreating(true) : null} />
      <Suspense>
        {isCreating && (
          <NameDialog
            title={t('project.create_title')}
            submitLabel={t('project.submit_create')}
            name=""
            onSave={create}
            onClose={() => setCreating(false)}
          />
        )}
      </Suspense>
    </Page>
  );
}

function ProjectList({ onCreate }: { onCreate: (() => void) | null }) {
  const { t } = useTranslation('documents');
  const [params, setParams] = useSearchParams();
  const projects = useQuery(projectsQuery);
  if (projects.isPending) return <Skeleton className="h-48" />;
  if (projects.isError)
    return <ErrorCallout fault={faultOf(projects.error)} onRetry={() => void projects.refetch()} />;
  if (projects.data.length === 0) {
    return (
      <EmptyState title={t('project.empty_title')} lead={t('project.empty_lead')}>
        {onCreate && (
          <Button icon={Plus} onClick={onCreate}>
            {t('project.create')}
          </Button>
        )}
      </EmptyState>
    );
  }
  const show = params.get('state') ?? 'active';
  const shown = projects.data.filter((project) => show === 'all' || project.state === show);
  return (
    <>
      <div className="mb-4 flex">
        <Select
          label={t('project.show')}
          value={show}
          choices={(['active', 'archived', 'all'] as const).map((value) => ({
            value,
            label: t(`project.show_${value}`),
          }))}
          onChoose={(state) => setParams({ state }, { preventScrollReset: true })}
          className="w-44"
        />
      </div>
      <ul
        aria-label={t('project.list')}
        className="divide-y divide-line rounded-lg border border-line bg-surface empty:hidden"
      >
        {shown.map((project) => (
          <ProjectRow key={project.id} project={project} />
        ))}
      </ul>
    </>
  );
}
