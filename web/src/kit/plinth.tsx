/** The mark: a bronze on its plinth. */
export function Mark({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 32 32" aria-hidden="true" className={className}>
      <path fill="var(--rail-ink)" opacity=".72" d="M10 4h12v10H10z" />
      <path fill="var(--rail-mark)" d="M7 15.5h18V20H7z" />
      <path fill="var(--rail-ink)" d="M3 21.5h26V28H3z" />
    </svg>
  );
}

/** Sheets that stand on a stepped plinth: shown where there is nothing yet. */
export function PlinthArt({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 240 168" aria-hidden="true" className={className}>
      <g fill="var(--surface)" stroke="var(--edge)" strokeWidth="1.5">
        <path d="m70 34 44-9 15 77-44 9z" />
        <path d="m174 34-44-9-15 77 44 9z" />
        <path d="M96 12h37l15 15v83H96z" />
        <path d="M133 12v15h15" fill="var(--accent-wash)" />
      </g>
      <path d="M106 42h32M106 54h32M106 66h32M106 78h20" stroke="var(--accent)" strokeWidth="3" />
      <path d="M60 110h120v13H60z" fill="var(--copper)" />
      <path d="M42 126h156v15H42z" fill="var(--accent)" />
      <path d="M20 144h200v20H20z" fill="var(--plinth)" />
    </svg>
  );
}
