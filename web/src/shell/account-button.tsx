import ChevronsUpDown from 'lucide-react/icons/chevrons-up-down';
import { useTranslation } from 'react-i18next';
import { useSession } from './session.ts';

type AccountButtonProps = { form: 'row' | 'disc' } & Record<string, unknown>;

/** What opens the account menu, and what stands there until the menu has loaded. */
export function AccountButton({ form, ...wiring }: AccountButtonProps) {
  const { t } = useTranslation('shell');
  const { person } = useSession();
  const disc = (
    <span
      aria-hidden
      className="grid size-8 shrink-0 place-items-center rounded-full bg-rail-mark text-sm font-bold text-rail"
    >
      {initials(person.name)}
    </span>
  );
  return (
    <button
      type="button"
      {...wiring}
      className="flex min-h-11 min-w-0 items-center gap-2.5 rounded-md p-1.5 text-left text-rail-ink transition-colors hover:bg-rail-raised focus-visible:outline-rail-ink data-popup-open:bg-rail-raised"
    >
      {disc}
      <span className="sr-only">{t('account.open', { name: person.name })}</span>
      {form === 'row' && (
        <>
          <span aria-hidden className="min-w-0 flex-1 leading-tight">
            <span className="block truncate font-medium">{person.name}</span>
            <span className="block truncate text-sm text-rail-quiet">{person.email}</span>
          </span>
          <ChevronsUpDown aria-hidden className="size-4 shrink-0 text-rail-quiet" />
        </>
      )}
    </button>
  );
}

function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  const ends = words.length > 1 ? [words[0], words.at(-1)] : words;
  return ends.map((word) => [...(word ?? '')][0]?.toLocaleUpperCase() ?? '').join('');
}
