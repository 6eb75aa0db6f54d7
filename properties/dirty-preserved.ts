/**
 * dirty-preserved: a page that has been stored to is known to be dirty, by a pte or by itself.
 *
 * It protects what was stored: the kernel drops a page that nobody knows to be dirty instead of
 * writing it back. The MMU notes a store in the pte alone, so whoever copies, moves or clears a pte
 * must not lose what the MMU may be writing into it at the same time.
 */
import { always, assert, booleans, type Claim, cell } from "refault";

export interface DirtyTracking {
  /** Said in the step of the store. */
  stored(): void;
  readonly claim: Claim;
}

export interface Dirtiness {
  /** Is nobody moving the pte now? */
  readonly settled: () => boolean;
  /** Does the page's own flag, or the pte that a walk finds, say that it is dirty? */
  readonly isKnown: () => boolean;
}

export function dirtyPreserved(page: string, { settled, isKnown }: Dirtiness): DirtyTracking {
  const isStored = cell(`${page}.is_stored_to`, booleans);
  return {
    stored() {
      isStored.value = true;
    },
    claim: always("dirty-preserved", () => {
      if (!settled() || !isStored.value) return true;
      assert(isKnown(), `${page} was stored to, and nothing says that it is dirty`);
      return true;
    }),
  };
}
