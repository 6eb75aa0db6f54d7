/**
 * The page lock: PG_locked in a page's flags, with sleepers waiting for the bit (mm/filemap.c,
 * 2.6.24).
 *
 * It has no owner. Whoever comes unlocks it, the end of the IO in an interrupt most of all, and
 * who locks it twice waits until somebody does. So lockdep does not see it, and a deadlock
 * through it is only a deadlock, of which nobody can say who should have moved.
 */
import { type Cell, cell } from "../../model/cell.ts";
import { booleans } from "../../model/domain.ts";
import type { Steps } from "../../model/request.ts";
import { fail, self, step, when } from "../../model/step.ts";
import { mightSleep } from "../context/might-sleep.ts";

export class PageLock {
  readonly name: string;
  readonly locked: Cell<boolean>;

  constructor(page: string) {
    this.name = page;
    this.locked = cell(`${page}.PG_locked`, booleans);
  }

  lock(): Steps {
    return step(`lock_page(${this.name})`, () => {
      mightSleep("lock_page", "include/linux/pagemap.h:167");
      this.acquire();
    });
  }

  /** `TestSetPageLocked`, `trylock_page` from 2.6.27: whether it was free, and is now locked. */
  trylock(): Steps<boolean> {
    return step(`trylock_page(${this.name})`, () => {
      if (this.isLocked()) return false;
      this.acquire();
      return true;
    });
  }

  unlock(): Steps {
    return step(`unlock_page(${this.name})`, () => this.release());
  }

  /** Waits until it is free, and leaves it so. */
  wait(): Steps {
    return step(`wait_on_page_locked(${this.name})`, () => {
      mightSleep("wait_on_page_bit", "include/linux/pagemap.h:199");
      when(!this.isLocked());
    });
  }

  /** `PageLocked`, inside a step or a claim. */
  isLocked(): boolean {
    return this.locked.value;
  }

  /** `lock_page` inside a larger step that may sleep. */
  acquire(): void {
    when(!this.isLocked());
    this.locked.value = true;
  }

  /** `unlock_page` inside a larger step; breaks `unlock-balanced` where the kernel has its BUG(). */
  release(): void {
    if (!this.isLocked()) {
      fail("unlock-balanced", `${self().name} unlocks ${this.name}, which is not locked`, {
        lock: this.name,
        function: "unlock_page",
      });
    }
    this.locked.value = false;
  }
}

/** @example const lock = pageLock("page0"); yield* lock.lock(); */
export function pageLock(page: string): PageLock {
  return new PageLock(page);
}
