/**
 * Spinlocks. Whoever holds one has preemption off; the bh, irq and irqsave forms turn off
 * softirqs or interrupts too, which is needed exactly where a handler of that kind takes the
 * lock as well.
 *
 * Waiting is a step that is not enabled: a spinner takes no steps that anybody could see. It
 * keeps everything on meanwhile, as `spin_lock` of CONFIG_PREEMPT kernels does between two
 * attempts. Any waiter may be next: that is the unfair lock before 2.6.25, and every order of a
 * fair one.
 */
import type { Actor } from "../../model/actor.ts";
import { type Cell, cell } from "../../model/cell.ts";
import { actorOrNone } from "../../model/domain.ts";
import type { Steps } from "../../model/request.ts";
import { fail, step, when } from "../../model/step.ts";
import { localBhDisable, localBhEnable } from "../context/bottom-half.ts";
import { refuseToSpinForEver } from "../context/interrupt.ts";
import {
  localIrqDisable,
  localIrqEnable,
  localIrqRestore,
  localIrqSave,
  preemptDisable,
  preemptEnable,
} from "../context/preempt.ts";
import { current } from "../context/task.ts";
import { Lifetime } from "./lifetime.ts";
import { LockClass, type LockOptions } from "./lock-class.ts";
import {
  enterWait,
  leaveWait,
  type SpinKind,
  type WaitContext,
  waitContextFor,
} from "./wait-context.ts";

export class Spinlock {
  readonly name: string;
  readonly owner: Cell<Actor | null>;
  readonly #kind: SpinKind;
  readonly #waitContext: WaitContext;
  readonly #lifetime: Lifetime;
  readonly #class: LockClass;

  constructor(name: string, kind: SpinKind, options: LockOptions) {
    this.name = name;
    this.#class = new LockClass(name, options);
    this.owner = cell(name, actorOrNone);
    this.#kind = kind;
    this.#waitContext = waitContextFor(kind);
    this.#lifetime = new Lifetime(name);
  }

  lock(): Steps {
    return this.#step("lock", () => this.acquire());
  }

  /** `spin_lock_nested`: as one of a subclass, where two of a class are held in an order of their own. */
  lockNested(subclass: number): Steps {
    const call = `${this.#kind}_lock_nested(${this.name}, ${subclass})`;
    return step(call, () => this.#wait(this.#class.nested(subclass)));
  }

  unlock(): Steps {
    return this.#step("unlock", () => this.release());
  }

  /** Whether it was free, and is now held. */
  trylock(): Steps<boolean> {
    return this.#step("trylock", () => {
      if (this.isLocked()) return false;
      this.#lifetime.touch(`${this.#kind}_trylock`);
      enterWait(this.#waitContext, this.#kind, this.name);
      this.#take(this.#class);
      return true;
    });
  }

  lockBh(): Steps {
    return this.#step("lock_bh", () => {
      localBhDisable();
      this.acquire();
    });
  }

  unlockBh(): Steps {
    return this.#step("unlock_bh", () => {
      this.release();
      localBhEnable();
    });
  }

  lockIrq(): Steps {
    return this.#step("lock_irq", () => {
      localIrqDisable();
      this.acquire();
    });
  }

  /** Turns interrupts on, whatever they were before. */
  unlockIrq(): Steps {
    return this.#step("unlock_irq", () => {
      this.release();
      localIrqEnable();
    });
  }

  /** Returns the flags that `unlockIrqrestore` wants back. */
  lockIrqsave(): Steps<boolean> {
    return this.#step("lock_irqsave", () => {
      const flags = localIrqSave();
      this.acquire();
      return flags;
    });
  }

  unlockIrqrestore(flags: boolean): Steps {
    return this.#step("unlock_irqrestore", () => {
      this.release();
      localIrqRestore(flags);
    });
  }

  /** The object that it lies in is freed. */
  free(): Steps {
    return step(`kfree(${this.name})`, () => this.#lifetime.end(this.owner.value?.name ?? null));
  }

  /** Inside a step or a claim. */
  isLocked(): boolean {
    return this.owner.value !== null;
  }

  /** Inside a step or a claim. */
  isHeldBy(actor: Actor): boolean {
    return this.owner.value === actor;
  }

  /** The lock operation inside a larger step. */
  acquire(): void {
    this.#wait(this.#class);
  }

  #wait(as: LockClass): void {
    const call = `${this.#kind}_lock`;
    this.#lifetime.touch(call);
    as.wants();
    const owner = this.owner.value;
    refuseToSpinForEver(this.name, call, owner);
    enterWait(this.#waitContext, this.#kind, this.name);
    when(owner === null, owner);
    this.#take(as);
  }

  #take(as: LockClass): void {
    as.holds();
    preemptDisable();
    this.owner.value = current();
  }

  /** The unlock operation inside a larger step. */
  release(): void {
    const call = `${this.#kind}_unlock`;
    this.#lifetime.touch(call);
    const { name } = current();
    const owner = this.owner.value;
    if (owner !== current()) {
      const holder = owner === null ? "nobody holds" : `${owner.name} holds`;
      fail("unlock-by-owner", `${name} unlocks ${this.name}, which ${holder}`, {
        lock: this.name,
        function: call,
      });
    }
    leaveWait(this.#waitContext, this.#kind);
    this.owner.value = null;
    this.#class.letsGo();
    preemptEnable();
  }

  #step<R>(form: string, run: () => R): Steps<R> {
    return step(`${this.#kind}_${form}(${this.name})`, run);
  }
}

/** @example const ptl = spinlock("ptl"); yield* ptl.lock(); */
export function spinlock(name: string, options: LockOptions = {}): Spinlock {
  return new Spinlock(name, "spin", options);
}

/** One that spins on every kernel, also with CONFIG_PREEMPT_RT; no other may be taken under it. */
export function rawSpinlock(name: string, options: LockOptions = {}): Spinlock {
  return new Spinlock(name, "raw_spin", options);
}
