/**
 * Mutexes (kernel/mutex.c, 2.6.24): sleeping locks that only their owner unlocks and that do not
 * recurse.
 *
 * `mutex_lock` may sleep, so it is forbidden in atomic context even when the mutex is free; no
 * mutex is used in interrupts at all, not even to try. Any waiter may be next: the kernel's
 * waiters queue up, but a newcomer may take the mutex before they wake.
 *
 * Unlocking is not one step in the kernel. It lets go first and then looks for somebody to wake,
 * and by then another may have locked, unlocked and freed the object that the mutex lies in.
 */
import type { Actor } from "../../model/actor.ts";
import { type Cell, cell } from "../../model/cell.ts";
import { actorOrNone } from "../../model/domain.ts";
import type { Steps } from "../../model/request.ts";
import { routine } from "../../model/routine.ts";
import { fail, step, when } from "../../model/step.ts";
import { mightSleep } from "../context/might-sleep.ts";
import { inInterrupt } from "../context/preempt.ts";
import { current } from "../context/task.ts";
import { Lifetime } from "./lifetime.ts";
import { LockClass, type LockOptions } from "./lock-class.ts";

export class Mutex {
  readonly name: string;
  readonly owner: Cell<Actor | null>;
  readonly #lifetime: Lifetime;
  readonly #class: LockClass;

  constructor(name: string, options: LockOptions) {
    this.name = name;
    this.#class = new LockClass(name, options);
    this.owner = cell(name, actorOrNone);
    this.#lifetime = new Lifetime(name);
  }

  lock(): Steps {
    return step(`mutex_lock(${this.name})`, () => {
      mightSleep("mutex_lock", "kernel/mutex.c:87");
      this.acquire();
    });
  }

  /** `mutex_lock_nested`: as one of a subclass, where two of a class are held in an order of their own. */
  lockNested(subclass: number): Steps {
    return step(`mutex_lock_nested(${this.name}, ${subclass})`, () => {
      mightSleep("mutex_lock_nested", "kernel/mutex.c:96");
      this.#wait(this.#class.nested(subclass));
    });
  }

  /** `signalPending` is asked while somebody else holds it. */
  lockInterruptible(signalPending: () => boolean): Steps<0 | "-EINTR"> {
    return this.#lockUnless("mutex_lock_interruptible", "kernel/mutex.c", signalPending);
  }

  /** 2.6.25 on. `fatalSignalPending` is asked while somebody else holds it. */
  lockKillable(fatalSignalPending: () => boolean): Steps<0 | "-EINTR"> {
    return this.#lockUnless("mutex_lock_killable", "kernel/mutex.c", fatalSignalPending);
  }

  unlock(): Steps {
    return step(`mutex_unlock(${this.name})`, () => this.release());
  }

  /** The unlock as the kernel takes it: lets go, and only then looks for somebody to wake. */
  unlockSlowpath(): Steps {
    const [letGo, wake] = [() => this.release(), () => this.#lifetime.touch("mutex_unlock")];
    return routine("mutex_unlock", function* () {
      yield* step("__mutex_fastpath_unlock", letGo);
      yield* step("__mutex_unlock_slowpath", wake);
    })();
  }

  /** Whether it was free, and is now held. */
  trylock(): Steps<boolean> {
    return step(`mutex_trylock(${this.name})`, () => {
      this.#refuseInterrupt("mutex_trylock");
      if (this.isLocked()) return false;
      this.#lifetime.touch("mutex_trylock");
      this.#take(this.#class);
      return true;
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

  /** What `mutex_lock` does once it may sleep, inside a larger step. */
  acquire(): void {
    this.#wait(this.#class);
  }

  #wait(as: LockClass): void {
    this.#lifetime.touch("mutex_lock");
    as.wants();
    const owner = this.owner.value;
    if (owner === current()) {
      fail("no-self-deadlock", `${owner.name} waits for ever for ${this.name}, which it holds`, {
        lock: this.name,
        function: "mutex_lock",
      });
    }
    when(owner === null, owner);
    this.#take(as);
  }

  #take(as: LockClass): void {
    as.holds();
    this.owner.value = current();
  }

  /** The unlock operation inside a larger step. */
  release(): void {
    this.#lifetime.touch("mutex_unlock");
    this.#refuseInterrupt("mutex_unlock");
    const { name } = current();
    const owner = this.owner.value;
    if (owner !== current()) {
      const holder = owner === null ? "nobody holds" : `${owner.name} holds`;
      fail("unlock-by-owner", `${name} unlocks ${this.name}, which ${holder}`, {
        lock: this.name,
        function: "mutex_unlock",
      });
    }
    this.owner.value = null;
    this.#class.letsGo();
  }

  #lockUnless(call: string, at: string, signalPending: () => boolean): Steps<0 | "-EINTR"> {
    return step(`${call}(${this.name})`, () => {
      mightSleep(call, at);
      const owner = this.owner.value;
      if (owner !== null && owner !== current() && signalPending()) return "-EINTR";
      this.acquire();
      return 0;
    });
  }

  #refuseInterrupt(call: string): void {
    if (!inInterrupt()) return;
    fail("no-mutex-in-interrupt", `${current().name} calls ${call}(${this.name}) in an interrupt`, {
      lock: this.name,
      function: call,
    });
  }
}

/** @example const stateMutex = mutex("ctx.state_mutex"); yield* stateMutex.lock(); */
export function mutex(name: string, options: LockOptions = {}): Mutex {
  return new Mutex(name, options);
}
