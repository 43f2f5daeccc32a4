import { useSearchParams } from 'react-router';

/** A choice that is kept in the address under `name`, so that it stays at a reload and goes with a link. */
export function useChoice<Value extends string>(
  name: string,
  values: readonly Value[],
  fallback: NoInfer<Value>,
): [Value, (value: Value) => void] {
  const [params, setParams] = useSearchParams();
  const chosen = values.find((value) => value === params.get(name)) ?? fallback;
  const choose = (next: Value) =>
    setParams(
      (old) => {
        const changed = new URLSearchParams(old);
        changed.set(name, next);
        return changed;
      },
      { replace: true, preventScrollReset: true },
    );
  return [chosen, choose];
}
