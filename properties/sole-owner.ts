/**
 * sole-owner: of all who may change a thing, at most one at a time believes that it may.
 *
 * It protects what a lock is for where the lock itself may be replaced: two tasks that each hold a
 * lock exclude each other only if it is the same lock.
 */
import { actorOrNone, cell, fail, self } from "refault";

export interface Ownership {
  /** Said in the step after which a task takes the thing for its own. */
  taken(): void;
  /** Said in the step that lets go of it. */
  released(): void;
}

export function soleOwner(thing: string): Ownership {
  const owner = cell(`${thing}.owner`, actorOrNone);
  return {
    taken() {
      const other = owner.value;
      if (other !== null) fail("sole-owner", `${self().name} and ${other.name} both own ${thing}`);
      owner.value = self();
    },
    released() {
      owner.value = null;
    },
  };
}
