import Search from 'lucide-react/icons/search';
import X from 'lucide-react/icons/x';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../../../kit/button.tsx';
import { CONTROL } from '../../../kit/field.tsx';

/** A pause in typing after which the search is made. */
const PAUSE_MS = 250;

type SearchFieldProps = { value: string; onSearch: (words: string) => void };

/** Searches while one types; what is typed is never overwritten by an answer that comes late. */
export function SearchField({ value, onSearch }: SearchFieldProps) {
  const { t } = useTranslation('documents');
  const { t: shell } = useTranslation('shell');
  const [text, setText] = useState(value);
  const sent = useRef(value);
  const search = useRef(onSearch);
  search.current = onSearch;
  useEffect(() => {
    // The address changed by itself: back, forward, or filters cleared.
    if (value !== sent.current) {
      sent.current = value;
      setText(value);
    }
  }, [value]);
  useEffect(() => {
    if (text.trim() === sent.current) return;
    const timer = setTimeout(() => {
      sent.current = text.trim();
      search.current(sent.current);
    }, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <search className="relative min-w-0 grow basis-full sm:basis-64">
      <Search
        aria-hidden
        className="pointer-events-none absolute top-1/2 left-3 size-4 -translate-y-1/2 text-quiet"
      />
      <input
        type="text"
        inputMode="search"
        enterKeyHint="search"
        aria-label={t('list.search')}
        placeholder={t('list.search_placeholder')}
        value={text}
        maxLength={200}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => event.key === 'Escape' && setText('')}
        className={`${CONTROL} pr-10 pl-9`}
      />
      {text !== '' && (
        <IconButton
          label={shell('action.clear')}
          icon={X}
          onClick={() => setText('')}
          className="absolute inset-y-0 right-0.5 my-auto"
        />
      )}
    </search>
  );
}
