import TriangleAlert from 'lucide-react/icons/triangle-alert';
import { useTranslation } from 'react-i18next';
import type { Warning } from '../wire.ts';

/** What the reader of the file found to say about its text, in words; a new code is shown as it is. */
export function Warnings({ warnings }: { warnings: readonly Warning[] }) {
  const { t, i18n } = useTranslation('documents');
  if (warnings.length === 0) return null;
  // The key is data here: the server may know codes that this console does not.
  const words = t as (key: string) => string;
  return (
    <aside
      className="mx-4 mt-4 mb-2 rounded-lg border-l-3 border-copper bg-copper-wash px-4 py-3 sm:mx-6"
      aria-label={t('source.warnings')}
    >
      <p className="flex items-center gap-2 font-semibold">
        <TriangleAlert aria-hidden className="size-4.5 shrink-0 text-copper" />
        {t('source.warnings')}
      </p>
      <ul className="mt-1 ml-6.5 list-disc pl-4">
        {warnings.map((warning) => (
          <li key={warning}>
            {i18n.exists(`documents:warning.${warning}`) ? (
              words(`warning.${warning}`)
            ) : (
              <code className="font-mono text-sm">{warning}</code>
            )}
          </li>
        ))}
      </ul>
    </aside>
  );
}
