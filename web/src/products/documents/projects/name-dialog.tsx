import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { Button } from '../../../kit/button.tsx';
import { Dialog, DialogActions } from '../../../kit/dialog.tsx';
import { ErrorCallout, type Fault } from '../../../kit/error-callout.tsx';
import { TextField } from '../../../kit/field.tsx';
import { showInFields } from '../../../shell/faults.ts';

type NameDialogProps = {
  title: string;
  submitLabel: string;
  name: string;
  /** Saves; what it throws is shown in the dialog, which stays open. */
  onSave: (name: string) => Promise<void>;
  onClose: () => void;
};

/** Asks for the name of a project, new or not. */
export function NameDialog({ title, onClose, ...form }: NameDialogProps) {
  return (
    <Dialog isOpen onClose={onClose} title={title}>
      <NameForm {...form} onClose={onClose} />
    </Dialog>
  );
}

type NameFormProps = Omit<NameDialogProps, 'title'>;

function NameForm({ name, submitLabel, onSave, onClose }: NameFormProps) {
  const { t } = useTranslation('documents');
  const { t: shell } = useTranslation('shell');
  const [fault, setFault] = useState<Fault | null>(null);
  const { register, handleSubmit, setError, formState } = useForm({ defaultValues: { name } });
  const submit = handleSubmit(async (values) => {
    setFault(null);
    try {
      await onSave(values.name.trim());
      onClose();
    } catch (error) {
      setFault(showInFields(error, ['name'], setError));
    }
  });
  return (
    <form noValidate onSubmit={submit} className="grid gap-4">
      {fault && <ErrorCallout fault={fault} takesFocus />}
      <TextField
        {...register('name', { validate: (value) => value.trim() !== '' || t('project.required') })}
        label={t('project.name')}
        error={formState.errors.name?.message}
        autoComplete="off"
      />
      <DialogActions>
        <Button onClick={onClose}>{shell('action.cancel')}</Button>
        <Button type="submit" tone="primary" isBusy={formState.isSubmitting}>
          {submitLabel}
        </Button>
      </DialogActions>
    </form>
  );
}
