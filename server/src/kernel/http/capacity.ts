import { httpErrors } from './http.errors.ts';

/** Bounds how many heavy requests one process works on; the rest are told when to come back. */
export type CapacityGuard = { enter(): () => void };

/** @returns a guard whose `enter` gives the function that leaves again, or throws `over_capacity` (503) */
export function createCapacityGuard(places: number): CapacityGuard {
  let taken = 0;
  return {
    enter() {
      if (taken >= places) throw httpErrors.over_capacity({}, { retry_after_seconds: 2 });
      taken += 1;
      let hasLeft = false;
      return () => {
        if (!hasLeft) taken -= 1;
        hasLeft = true;
      };
    },
  };
}
