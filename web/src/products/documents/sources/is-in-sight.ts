/** True when its beginning and its end can be seen: neither scrolled away nor below a bar that stays. */
export function isInSight(element: Element): boolean {
  const { left, width, top, bottom } = element.getBoundingClientRect();
  return [top + 1, bottom - 1].every((y) => {
    const hit = document.elementFromPoint(left + width / 2, y);
    // Words that are marked within a line have a middle that may not be theirs.
    return hit !== null && (element.contains(hit) || hit.contains(element));
  });
}
