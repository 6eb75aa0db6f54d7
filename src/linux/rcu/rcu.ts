/**
 * RCU: readers that wait for nobody, and updaters that wait for the readers that were there
 * before.
 *
 * What is promised is the contract and no more: a read section that began before a grace period
 * did ends before it does. Flavours differ in what a section is. Under `classic` (2.6.24) it is
 * any stretch that cannot be preempted, handlers included, so whoever holds a spinlock is a
 * reader and no reader may sleep; under `preemptible` (CONFIG_PREEMPT_RCU, 2.6.25 to 4.19) it is
 * what lies between rcu_read_lock and rcu_read_unlock, and may be preempted; `consolidated`
 * (4.20 on) waits for both.
 */
import type { Actor } from "../../model/actor.ts";
import type { PerActor } from "../../model/cell.ts";
import type { Steps } from "../../model/request.ts";
import { fail, self, step } from "../../model/step.ts";
import { isContext, mayBePreempted } from "../context/cpu.ts";
import { preemptDisable, preemptEnable } from "../context/preempt.ts";
import { GracePeriods } from "./grace-period.ts";
import { RcuBarrier } from "./rcu-barrier.ts";
import { type RcuCallback, RcuCallbacks } from "./rcu-callbacks.ts";
import { rcuReadLockNesting } from "./rcu-nesting.ts";

export type RcuFlavour = "classic" | "preemptible" | "consolidated";

export interface RcuOptions {
  /** The CPUs on which `call_rcu` is called, and its callbacks invoked; usually none. */
  readonly callbacksOn?: readonly number[];
}

export class Rcu {
  /** Those who invoke the callbacks; a model lists them among its actors. */
  readonly actors: readonly Actor[];
  readonly #flavour: RcuFlavour;
  /** Null: sections are counted in preempt_count. */
  readonly #nesting: PerActor<number> | null;
  readonly #gracePeriods: GracePeriods;
  readonly #callbacks: RcuCallbacks;
  readonly #barrier: RcuBarrier;

  constructor(flavour: RcuFlavour, { callbacksOn = [] }: RcuOptions) {
    this.#flavour = flavour;
    this.#nesting = flavour === "classic" ? null : rcuReadLockNesting();
    this.#gracePeriods = new GracePeriods((actor) => this.#isReader(actor));
    this.#callbacks = new RcuCallbacks(this.#gracePeriods, callbacksOn);
    this.#barrier = new RcuBarrier(this.#callbacks);
    this.actors = this.#callbacks.actors;
  }

  readLock(): Steps {
    return step("rcu_read_lock", () => this.enter());
  }

  readUnlock(): Steps {
    return step("rcu_read_unlock", () => this.leave());
  }

  /** Returns after every section that is open now has ended; may sleep. */
  synchronize(): Steps {
    return this.#gracePeriods.synchronize("synchronize_rcu", "kernel/sched.c");
  }

  /** `call_rcu`: has `func(head)` run in softirq context after a grace period. Never sleeps. */
  call<H>(head: H, func: RcuCallback<H>): Steps {
    return step(`call_rcu(${func.name})`, () => this.enqueue(head, func));
  }

  /** `rcu_barrier`: returns when every callback that is queued now has run; may sleep. */
  barrier(): Steps {
    return this.#barrier.wait();
  }

  /** `rcu_read_lock` inside a larger step. */
  enter(): void {
    if (this.#nesting === null) preemptDisable();
    else this.#nesting.value += 1;
  }

  /** `rcu_read_unlock` inside a larger step. */
  leave(): void {
    if (this.#nesting === null) {
      preemptEnable();
      return;
    }
    if (this.#nesting.value === 0) {
      fail("rcu-nesting-balanced", `${self().name} leaves more RCU sections than it entered`);
    }
    this.#nesting.value -= 1;
  }

  /** `call_rcu` inside a larger step. */
  enqueue<H>(head: H, func: RcuCallback<H>): void {
    this.#callbacks.enqueue(head, func);
  }

  /** Inside a step or a claim: `rcu_read_lock_held`. */
  isReading(actor: Actor): boolean {
    return this.#isReader(actor);
  }

  #isReader(actor: Actor): boolean {
    if (this.#nesting !== null && this.#nesting.of(actor).value > 0) return true;
    return this.#flavour !== "preemptible" && runsUnpreempted(actor);
  }
}

/** In a handler, or in a task where it cannot be preempted: on a CPU that has not switched since. */
function runsUnpreempted(actor: Actor): boolean {
  if (!isContext(actor)) return false;
  if (actor.kind !== "task") return actor.runsOn.interrupts.includes(actor);
  return !mayBePreempted(actor);
}

/** @example const rcu = readCopyUpdate("preemptible"); yield* rcu.readLock(); */
export function readCopyUpdate(flavour: RcuFlavour = "classic", options: RcuOptions = {}): Rcu {
  return new Rcu(flavour, options);
}
