/**
 * attribute-matches: while nobody is moving the memory, every translation to it caches it as the
 * place where it is demands.
 *
 * It protects memory from being cached by one who maps it and not by another: what the one stores
 * stays in its cache, and overwrites what the other stores when that cache is written back.
 */
import { always, assert, type Claim } from "refault";
import type { Unmappable } from "refault/linux";
import { translations } from "./translations.ts";

export interface Attributes<F> {
  /** Is nobody moving the memory now? */
  readonly settled: () => boolean;
  /** Does the frame say of itself what its place demands? */
  readonly isRight: (frame: F) => boolean;
}

export function attributeMatches<F>(
  vmas: Unmappable<F> | readonly Unmappable<F>[],
  { settled, isRight }: Attributes<F>,
): Claim {
  return always("attribute-matches", () => {
    if (!settled()) return true;
    for (const { name, frame } of translations(vmas)) {
      assert(isRight(frame), `${name} does not cache the memory as its place demands`);
    }
    return true;
  });
}
