import Check from 'lucide-react/icons/check';
import Copy from 'lucide-react/icons/copy';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from './button.tsx';

type CopyButtonProps = { text: () => string; label: string; tone?: 'plain' | 'quiet' };

/** Puts a text in the clipboard and says so, in the button and to a screen reader. */
export function CopyButton({ text, label, tone = 'plain' }: CopyButtonProps) {
  const { t } = useTranslation('shell');
  const [isCopied, setCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return;
    const timer = setTimeout(() => setCopied(false), 2500);
    return () => clearTimeout(timer);
  }, [isCopied]);
  const copy = async () => setCopied(await putInClipboard(text()));
  return (
    <>
      <Button tone={tone} icon={isCopied ? Check : Copy} onClick={copy}>
        {isCopied ? t('action.copied') : label}
      </Button>
      <span role="status" className="sr-only">
        {isCopied && t('action.copied')}
      </span>
    </>
  );
}

/** The clipboard exists in secure contexts only; elsewhere the old command still works. */
async function putInClipboard(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = document.createElement('textarea');
    area.value = text;
    document.body.append(area);
    area.select();
    const isDone = document.execCommand('copy');
    area.remove();
    return isDone;
  }
}
