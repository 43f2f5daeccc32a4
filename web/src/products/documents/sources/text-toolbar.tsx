import { useMutation } from '@tanstack/react-query';
import FileDown from 'lucide-react/icons/file-down';
import { useTranslation } from 'react-i18next';
import { Button } from '../../../kit/button.tsx';
import { SegmentBar } from '../../../kit/choice-bar.tsx';
import { CopyButton } from '../../../kit/copy-button.tsx';
import { Menu, MenuItem } from '../../../kit/menu.tsx';
import { toast } from '../../../kit/toast.tsx';
import { faultOf } from '../../../shell/faults.ts';
import type { Source } from '../wire.ts';
import { EXPORTS, type Export, saveText } from './download.ts';
import { isRecording } from './kind.ts';
import { CAPTIONS } from './recording.api.ts';

/** As it is laid out, as plain text, or as Markdown: the same text, to be compared. */
export const FORMS = ['layout', 'text', 'markdown'] as const;
export type Form = (typeof FORMS)[number];

type TextToolbarProps = {
  source: Source;
  form: Form;
  text: string | undefined;
  onChoose: (form: Form) => void;
};

/** In which form the text stands here, and the ways to take it along. */
export function TextToolbar({ source, form, text, onChoose }: TextToolbarProps) {
  const { t } = useTranslation('documents');
  const save = useMutation({
    mutationFn: (format: Export) => saveText(source, format),
    onError: (error) => {
      const { message, remedy } = faultOf(error);
      toast({ title: message, description: remedy, priority: 'high' });
    },
  });
  return (
    <div className="sticky top-0 z-10 flex flex-wrap items-center justify-between gap-2 border-b border-line bg-surface px-4 py-1.5 max-lg:static sm:px-6">
      <SegmentBar
        label={t('source.form')}
        value={form}
        choices={FORMS.map((value) => ({ value, label: t(`form.${value}`) }))}
        onChoose={onChoose}
      />
      {text !== undefined && (
        <div className="flex gap-1">
          <CopyButton tone="quiet" label={t('source.copy_short')} text={() => text} />
          <Menu
            trigger={
              <Button tone="quiet" icon={FileDown} isBusy={save.isPending}>
                {t('source.export')}
              </Button>
            }
          >
            {EXPORTS.map((format) => (
              <MenuItem key={format} onSelect={() => save.mutate(format)}>
                {t(`export.${format}`)}
              </MenuItem>
            ))}
            {isRecording(source.media_type) &&
              CAPTIONS.map((format) => (
                <MenuItem key={format} onSelect={() => save.mutate(format)}>
                  {t(`recording.export.${format}`)}
                </MenuItem>
              ))}
          </Menu>
        </div>
      )}
    </div>
  );
}
