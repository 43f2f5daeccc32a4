/** How far something is; without `value` it only says that it goes on. */
export function Progress({ label, value, max }: { label: string; value?: number; max: number }) {
  return (
    <progress aria-label={label} className="gauge" max={max} {...(value !== undefined && { value })}>
      {value === undefined ? null : `${Math.round((100 * value) / Math.max(1, max))} %`}
    </progress>
  );
}
