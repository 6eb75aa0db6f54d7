/**
 * SRCU: RCU whose readers may sleep (kernel/srcu.c, 2.6.24).
 *
 * Readers say which domain they read in, and a grace period waits for the readers of its domain
 * alone. That is what a sleeping reader costs: it holds up its own domain for as long as it sleeps,
 * and one that waits for a grace period of the domain it reads in waits for itself.
 */
import { type PerActor, perActor } from "../../model/cell.ts";
import { range } from "../../model/domain.ts";
import type { Steps } from "../../model/request.ts";
import { fail, self, step } from "../../model/step.ts";
import { GracePeriods } from "./grace-period.ts";

const deepest = 7;

export class Srcu {
  readonly name: string;
  /** Of each actor: how many read sections of the domain it is in. */
  readonly #nesting: PerActor<number>;
  readonly #gracePeriods: GracePeriods;

  constructor(name: string) {
    this.name = name;
    const nesting = perActor<number>(`${name}.srcu_nesting`, range(0, deepest));
    this.#nesting = nesting;
    this.#gracePeriods = new GracePeriods((actor) => nesting.of(actor).value > 0);
  }

  readLock(): Steps {
    return step(`srcu_read_lock(${this.name})`, () => {
      this.#nesting.value += 1;
    });
  }

  readUnlock(): Steps {
    return step(`srcu_read_unlock(${this.name})`, () => {
      if (this.#nesting.value === 0) {
        const who = self().name;
        fail("rcu-nesting-balanced", `${who} leaves more sections of ${this.name} than it entered`);
      }
      this.#nesting.value -= 1;
    });
  }

  /** Returns after every section of the domain that is open now has ended; may sleep. */
  synchronize(): Steps {
    return this.#gracePeriods.synchronize("synchronize_srcu", "kernel/sched.c");
  }
}

/** @example const notifiers = srcu("notifiers"); yield* notifiers.readLock(); */
export function srcu(name: string): Srcu {
  return new Srcu(name);
}
