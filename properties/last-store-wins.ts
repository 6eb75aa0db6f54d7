/**
 * last-store-wins: a load returns what the last completed store stored, whatever moved meanwhile.
 *
 * Memory that the kernel moves under its users must go on behaving like one register. Accesses are
 * single steps, so the order of stores is the order of steps, and one cell beside the memory knows
 * what every load must return.
 */
import { type Cell, cell, type Domain, fail } from "refault";

export interface Register<V> {
  /** Said in the step of a store. */
  stored(value: V): void;
  /** Said in the step of a load, with what it returned. */
  loaded(value: V): void;
}

/** Watches the memory `name`, which holds the first of `values` unless told otherwise. */
export function lastStoreWins<const V extends string | number>(
  name: string,
  values: Domain<V> | readonly V[],
  initial?: NoInfer<V>,
): Register<V> {
  const last: Cell<V> = cell(`${name}.last_store`, values, initial);
  return {
    stored(value) {
      last.value = value;
    },
    loaded(value) {
      if (value === last.value) return;
      fail("last-store-wins", `a load of ${name} returned ${value}; last stored was ${last.value}`);
    },
  };
}
