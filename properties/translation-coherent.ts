/**
 * translation-coherent: while nobody is moving the memory, every translation to it, the pte and each
 * CPU's copy of it, is none or leads to where the memory is.
 *
 * It protects the rule on which `unmap_mapping_range` and move rests: once the mover lets go, no
 * access can reach the old place. It breaks before anything is read or written wrongly.
 */
import { always, assert, type Claim } from "refault";
import type { Unmappable } from "refault/linux";
import { translations } from "./translations.ts";

export interface Coherence<F> {
  /** Is nobody moving the memory now? Usually: the mover's lock is free. */
  readonly settled: () => boolean;
  /** Is the memory there now? */
  readonly isRight: (frame: F) => boolean;
}

export function translationCoherent<F>(
  vmas: Unmappable<F> | readonly Unmappable<F>[],
  { settled, isRight }: Coherence<F>,
): Claim {
  return always("translation-coherent", () => {
    if (!settled()) return true;
    for (const { name, frame } of translations(vmas)) {
      assert(isRight(frame), `${name} leads to where the memory no longer is`);
    }
    return true;
  });
}
