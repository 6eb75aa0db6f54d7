/**
 * freed-implies-unreachable: once memory is given back, no translation leads to it.
 *
 * It protects the next owner. Whoever frees memory that a pte, a TLB or a device still translates to
 * has handed out two keys to it, and nothing that happens later takes the first one back.
 */
import { always, assert, type Claim } from "refault";

export interface Unreachability {
  /** Has its last user given it back? */
  readonly isFreed: () => boolean;
  /** The translations of that user that lead to it now, by name. */
  readonly reachedBy: () => readonly string[];
}

export function freedImpliesUnreachable(
  memory: string,
  { isFreed, reachedBy }: Unreachability,
): Claim {
  return always("freed-implies-unreachable", () => {
    if (!isFreed()) return true;
    const [first] = reachedBy();
    assert(first === undefined, `${memory} was given back, but ${first} still leads to it`);
    return true;
  });
}
