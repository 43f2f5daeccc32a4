import { useEffect, useState } from 'react';

/**
 * An address for the bytes, for as long as they are on screen. The type is ours, never the server's word for it:
 * a page under a blob: address would run with the rights of the console.
 */
export function useBlobUrl(blob: Blob | undefined, type: string): string | null {
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    if (!blob) return;
    const next = URL.createObjectURL(new Blob([blob], { type }));
    setUrl(next);
    return () => {
      URL.revokeObjectURL(next);
      setUrl(null);
    };
  }, [blob, type]);
  return url;
}
