import { useTranslation } from 'react-i18next';
import { formatInstant, formatRelative } from './format.ts';

/** A time in short, the whole instant on hover. */
export function Moment({ at }: { at: string }) {
  const { i18n } = useTranslation();
  return (
    <time dateTime={at} title={formatInstant(at, i18n.language)}>
      {formatRelative(at, i18n.language, Date.now())}
    </time>
  );
}
