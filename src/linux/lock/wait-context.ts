/**
 * Wait contexts: what may be waited for while a raw spinlock is held (lockdep's wait types, 5.8
 * on).
 *
 * With CONFIG_PREEMPT_RT a spinlock is a lock that sleeps and a raw one is not, so no spinlock
 * may be taken while a raw one is held. On other kernels that works, and lockdep says "Invalid
 * wait context" all the same. Raw locks are counted for each actor, in models that have some.
 */
import { building } from "../../model/building.ts";
import { type PerActor, perActor } from "../../model/cell.ts";
import { range } from "../../model/domain.ts";
import { fail, self } from "../../model/step.ts";

/** `raw_spin`: spins on every kernel. `spin`: sleeps with CONFIG_PREEMPT_RT. */
export type SpinKind = "spin" | "raw_spin";

export interface WaitContext {
  /** How many raw spinlocks each actor holds; null while the model has none. */
  rawHeld: PerActor<number> | null;
}

const deepest = 15;
const waitContext = Symbol("linux: raw spinlocks held");

/** That of the model under construction, which is to have a lock of this kind. */
export function waitContextFor(kind: SpinKind): WaitContext {
  const under = building("a spinlock was made");
  const context = under.extension<WaitContext>(waitContext, () => ({ rawHeld: null }));
  if (kind === "raw_spin") context.rawHeld ??= perActor("raw_spinlocks", range(0, deepest));
  return context;
}

/** Inside a step: breaks `valid-wait-context` for a spinlock that is taken under a raw one. */
export function enterWait({ rawHeld }: WaitContext, kind: SpinKind, lock: string): void {
  if (rawHeld === null) return;
  if (kind === "raw_spin") rawHeld.value += 1;
  else if (rawHeld.value > 0) {
    fail("valid-wait-context", `${self().name} takes ${lock} while it holds a raw spinlock`, {
      lock,
      function: "spin_lock",
    });
  }
}

/** Inside a step: the lock is let go. */
export function leaveWait({ rawHeld }: WaitContext, kind: SpinKind): void {
  if (rawHeld !== null && kind === "raw_spin") rawHeld.value -= 1;
}
