import { useTranslation } from 'react-i18next';

/** Why the text of a file could not be read, in words, beside the code; a new code is shown alone. */
export function Reason({ code }: { code: string }) {
  const { t, i18n } = useTranslation('documents');
  // The key is data here: the server may know codes that this console does not.
  const words = t as (key: string) => string;
  return (
    <span className="text-danger">
      {i18n.exists(`documents:reason.${code}`) && <>{words(`reason.${code}`)} </>}
      <span className="font-mono text-[0.8125rem]">{code}</span>
    </span>
  );
}
