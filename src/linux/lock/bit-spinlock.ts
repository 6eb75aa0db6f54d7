/**
 * Bit spinlocks: a bit of somebody's flags, spun on with preemption off while it is held
 * (include/linux/bit_spinlock.h, 2.6.24).
 *
 * The bit knows no owner and lockdep does not know the bit: who locks it twice spins for ever, and
 * two taken in two orders deadlock without a word.
 */
import { type Cell, cell } from "../../model/cell.ts";
import { booleans } from "../../model/domain.ts";
import type { Steps } from "../../model/request.ts";
import { fail, self, step, when } from "../../model/step.ts";
import { preemptDisable, preemptEnable } from "../context/preempt.ts";

export class BitSpinlock {
  readonly name: string;
  readonly bit: Cell<boolean>;

  constructor(name: string) {
    this.name = name;
    this.bit = cell(name, booleans);
  }

  lock(): Steps {
    return step(`bit_spin_lock(${this.name})`, () => this.acquire());
  }

  /** Whether it was free, and is now held. */
  trylock(): Steps<boolean> {
    return step(`bit_spin_trylock(${this.name})`, () => {
      if (this.isLocked()) return false;
      this.acquire();
      return true;
    });
  }

  unlock(): Steps {
    return step(`bit_spin_unlock(${this.name})`, () => this.release());
  }

  /** Inside a step or a claim. */
  isLocked(): boolean {
    return this.bit.value;
  }

  /** The lock operation inside a larger step. */
  acquire(): void {
    when(!this.isLocked());
    preemptDisable();
    this.bit.value = true;
  }

  /** Unlocking inside a larger step; breaks `unlock-balanced` where the kernel has a BUG_ON. */
  release(): void {
    if (!this.isLocked()) {
      fail("unlock-balanced", `${self().name} unlocks ${this.name}, which is not locked`, {
        lock: this.name,
        function: "bit_spin_unlock",
      });
    }
    this.bit.value = false;
    preemptEnable();
  }
}

/** @example const slab = bitSpinlock("page.PG_locked"); yield* slab.lock(); */
export function bitSpinlock(name: string): BitSpinlock {
  return new BitSpinlock(name);
}
