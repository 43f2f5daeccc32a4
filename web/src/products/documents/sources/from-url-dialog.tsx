import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { Button } from '../../../kit/button.tsx';
import { Dialog, DialogActions } from '../../../kit/dialog.tsx';
import { ErrorCallout, type Fault } from '../../../kit/error-callout.tsx';
import { Field, TextField } from '../../../kit/field.tsx';
import { SelectBox } from '../../../kit/select.tsx';
import { toast } from '../../../kit/toast.tsx';
import { showInFields } from '../../../shell/faults.ts';
import { projectsQuery } from '../projects/project.api.ts';
import { addFromUrl, SOURCES } from './source.api.ts';

type Values = { url: string; project_id: string };
type FromUrlDialogProps = { project: string; onClose: () => void };

export function FromUrlDialog({ project, onClose }: FromUrlDialogProps) {
  const { t } = useTranslation('documents');
  return (
    <Dialog isOpen onClose={onClose} title={t('url.title')} lead={t('url.lead')}>
      <FromUrlForm project={project} onClose={onClose} />
    </Dialog>
  );
}

function FromUrlForm({ project, onClose }: { project: string; onClose: () => void }) {
  const { t } = useTranslation('documents');
  const { t: shell } = useTranslation('shell');
  const queries = useQueryClient();
  const projects = useQuery(projectsQuery);
  const [fault, setFault] = useState<Fault | null>(null);
  const { register, handleSubmit, setError, formState } = useForm<Values>({
    defaultValues: { url: '', project_id: project },
  });
  const submit = handleSubmit(async ({ url, project_id }) => {
    setFault(null);
    try {
      const source = await addFromUrl(url.trim(), project_id);
      void queries.invalidateQueries({ queryKey: SOURCES });
      toast({ title: t(source.deduplicated ? 'url.known' : 'url.added', { name: source.name }) });
      onClose();
    } catch (error) {
      setFault(showInFields(error, ['url', 'project_id'], setError));
    }
  });
  const isAddress = (value: string) => /^https?:\/\/\S+$/i.test(value.trim()) || t('url.invalid');
  return (
    <form noValidate onSubmit={submit} className="grid gap-4">
      {fault && <ErrorCallout fault={fault} takesFocus />}
      <TextField
        {...register('url', { validate: isAddress })}
        label={t('url.address')}
        error={formState.errors.url?.message}
        type="url"
        inputMode="url"
        placeholder="https://"
        autoComplete="off"
      />
      {(projects.data?.length ?? 0) > 0 && (
        <Field label={t('url.project')} error={formState.errors.project_id?.message}>
          {(wiring) => (
            <SelectBox {...register('project_id')} {...wiring}>
              <option value="">{t('url.no_project')}</option>
              {projects.data?.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </SelectBox>
          )}
        </Field>
      )}
      <DialogActions>
        <Button onClick={onClose}>{shell('action.cancel')}</Button>
        <Button type="submit" tone="primary" isBusy={formState.isSubmitting}>
          {t('url.submit')}
        </Button>
      </DialogActions>
    </form>
  );
}
