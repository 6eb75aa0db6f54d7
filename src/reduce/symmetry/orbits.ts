/**
 * Orbits: two values of fields are in one orbit if some renaming of twins makes one the other. Orbits are
 * numbered as they are met, so what is known keeps its number.
 */
import type { Swap } from "./swap.ts";

export class Orbits {
  readonly #swaps: readonly Swap[];
  /** Per field and value, the number of its orbit. */
  readonly #orbitOf: number[][] = [];
  #count = 0;

  constructor(swaps: readonly Swap[]) {
    this.#swaps = swaps;
  }

  of(field: number, value: number): number {
    return this.#orbitOf[field]?.[value] ?? this.#meet(field, value);
  }

  #meet(field: number, value: number): number {
    const orbit = this.#count++;
    const orbitOf = this.#orbitOf;
    const queue: (readonly [number, number])[] = [[field, value]];
    for (const [at, of] of queue) {
      orbitOf[at] ??= [];
      if (orbitOf[at][of] !== undefined) continue;
      orbitOf[at][of] = orbit;
      for (const { fieldOf, images } of this.#swaps) queue.push([fieldOf[at]!, images[at]![of]!]);
    }
    return orbit;
  }
}
