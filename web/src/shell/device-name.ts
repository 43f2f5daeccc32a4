/** Order matters: every browser claims to be its ancestors. */
const BROWSERS = [
  [/\bEdg(?:A|iOS)?\//, 'Edge'],
  [/\bOPR\//, 'Opera'],
  [/\b(?:Firefox|FxiOS)\//, 'Firefox'],
  [/\b(?:Chrome|CriOS|Chromium|HeadlessChrome)\//, 'Chrome'],
  [/\bVersion\/.+\bSafari\//, 'Safari'],
  [/^curl\//, 'curl'],
] as const;
const SYSTEMS = [
  [/\bAndroid\b/, 'Android'],
  [/\b(?:iPhone|iPad)\b/, 'iOS'],
  [/\bWindows\b/, 'Windows'],
  [/\bMac OS X\b/, 'macOS'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bLinux\b/, 'Linux'],
] as const;

/** `Firefox · Windows` from a `User-Agent`; the text itself when it names nothing we know; null when there is none. */
export function deviceName(userAgent: string | null): string | null {
  if (!userAgent) return null;
  const names = [BROWSERS, SYSTEMS].flatMap(
    (table) => table.find(([mark]) => mark.test(userAgent))?.[1] ?? [],
  );
  return names.length > 0 ? names.join(' · ') : userAgent;
}
