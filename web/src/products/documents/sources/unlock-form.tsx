import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../../kit/button.tsx';
import { TextField } from '../../../kit/field.tsx';
import { api } from '../../../shell/api.ts';
import { faultOf } from '../../../shell/faults.ts';
import { extractionQuery, SOURCES, sourceQuery } from './source.api.ts';

/** Asks for the password of a locked document. It goes with one request and is not kept; the text that it opens is. */
export function UnlockForm({ fileId }: { fileId: string }) {
  const { t } = useTranslation(['documents', 'shell']);
  const [password, setPassword] = useState('');
  const queries = useQueryClient();
  const unlock = useMutation({
    mutationFn: () => api.documents.extract(fileId, { output: 'json', password }),
    onSuccess: (extraction) => {
      queries.setQueryData(extractionQuery(fileId).queryKey, extraction);
      void queries.invalidateQueries(sourceQuery(fileId));
      void queries.invalidateQueries({ queryKey: SOURCES });
      void queries.invalidateQueries(extractionQuery(fileId, 'markdown'));
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    unlock.mutate();
  };
  return (
    <form onSubmit={submit} className="mt-4 grid max-w-sm gap-3">
      <TextField
        label={t('sign_in.password', { ns: 'shell' })}
        error={unlock.isError ? toldOf(unlock.error) : undefined}
        type="password"
        autoComplete="off"
        required
        value={password}
        onChange={(event) => setPassword(event.target.value)}
      />
      <Button type="submit" tone="primary" isBusy={unlock.isPending} className="w-fit">
        {t('source.unlock')}
      </Button>
    </form>
  );
}

function toldOf(error: Error): string {
  const { message, remedy } = faultOf(error);
  return `${message} ${remedy}`;
}
