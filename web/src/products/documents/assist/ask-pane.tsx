import { useMutation } from '@tanstack/react-query';
import MessageCircleQuestion from 'lucide-react/icons/message-circle-question-mark';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { Button } from '../../../kit/button.tsx';
import { ErrorCallout } from '../../../kit/error-callout.tsx';
import { TextField } from '../../../kit/field.tsx';
import { faultOf } from '../../../shell/faults.ts';
import type { Place } from '../sources/page-position.ts';
import type { Assistance, Source } from '../wire.ts';
import { AnswerView } from './answer-view.tsx';
import { askSources } from './assist.api.ts';

type Exchange = { readonly number: number; readonly question: string; readonly answer: Assistance };
type AskPaneProps = { source: Source; onShow: (place: Place) => void };

/** Questions to the document, the latest answer first; every answer leads to its places. */
export function AskPane({ source, onShow }: AskPaneProps) {
  const { t } = useTranslation('documents');
  const [exchanges, setExchanges] = useState<readonly Exchange[]>([]);
  const { register, handleSubmit, reset, formState } = useForm({ defaultValues: { question: '' } });
  const asking = useMutation({
    mutationFn: (question: string) => askSources([source.file_id], question),
    onSuccess: (answer, question) => {
      setExchanges((old) => [{ number: old.length + 1, question, answer }, ...old]);
      reset();
    },
  });
  const submit = handleSubmit(({ question }) => asking.mutate(question.trim()));
  return (
    <div className="max-w-[76ch] px-5 py-5 sm:px-8">
      <form noValidate onSubmit={submit} className="grid gap-3">
        <TextField
          {...register('question', { validate: (value) => value.trim() !== '' || t('ask.required') })}
          label={t('ask.question')}
          help={t('ask.help')}
          error={formState.errors.question?.message}
          maxLength={1000}
          autoComplete="off"
          enterKeyHint="send"
        />
        <div>
          <Button type="submit" tone="primary" icon={MessageCircleQuestion} isBusy={asking.isPending}>
            {t('ask.submit')}
          </Button>
        </div>
      </form>
      <p role="status" className={asking.isPending ? 'mt-5 text-quiet' : 'sr-only'}>
        {asking.isPending ? t('ask.thinking') : exchanges.length > 0 && t('ask.answered')}
      </p>
      {asking.isError && (
        <div className="mt-5">
          <ErrorCallout fault={faultOf(asking.error)} />
        </div>
      )}
      {exchanges.map(({ number, question, answer }) => (
        <AnswerView key={number} question={question} answer={answer} onShow={onShow} />
      ))}
    </div>
  );
}
