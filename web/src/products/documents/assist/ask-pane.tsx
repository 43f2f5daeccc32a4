import CircleStop from 'lucide-react/icons/circle-stop';
import MessageCircleQuestion from 'lucide-react/icons/message-circle-question-mark';
import { useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { Button } from '../../../kit/button.tsx';
import { TextField } from '../../../kit/field.tsx';
import type { Showing } from '../sources/page-position.ts';
import type { Source } from '../wire.ts';
import { AnswerView } from './answer-view.tsx';
import { isWriting, useAsking } from './use-asking.ts';

type AskPaneProps = Showing & { source: Source };

/** Questions to the document, the latest answer first; every answer leads to its places. */
export function AskPane({ source, ...showing }: AskPaneProps) {
  const { t } = useTranslation('documents');
  const { exchanges, ask, stop } = useAsking(source.file_id);
  const { register, handleSubmit, reset, setFocus, formState } = useForm({ defaultValues: { question: '' } });
  const [latest] = exchanges;
  const isBusy = latest !== undefined && isWriting(latest);
  const submit = handleSubmit(({ question }) => {
    if (isBusy) return;
    reset();
    void ask(question.trim());
  });
  const stopAndStay = () => {
    stop();
    setFocus('question');
  };
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
        <div className="flex gap-2">
          <Button type="submit" tone="primary" icon={MessageCircleQuestion} isBusy={isBusy}>
            {t('ask.submit')}
          </Button>
          {isBusy && (
            <Button icon={CircleStop} onClick={stopAndStay}>
              {t('ask.stop')}
            </Button>
          )}
        </div>
      </form>
      <p role="status" className="sr-only">
        {isBusy && t('ask.thinking')}
        {latest?.answer && t('ask.answered')}
      </p>
      {exchanges.map((exchange) => (
        <AnswerView
          key={exchange.number}
          exchange={exchange}
          {...showing}
          onRetry={() => void ask(exchange.question)}
        />
      ))}
    </div>
  );
}
