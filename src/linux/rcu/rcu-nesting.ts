/**
 * `rcu_read_lock_nesting`: how many RCU read sections an actor is in.
 *
 * Only preemptible RCU counts so; under the classic kind a section is a stretch with preemption off
 * and shows in preempt_count. Whoever writes a kind of RCU that counts asks for it here, once or more,
 * and might_sleep looks at it. kernel/rcupreempt.c, 2.6.25.
 */
import { type PerActor, perActor } from "../../model/cell.ts";
import { range } from "../../model/domain.ts";
import { kernelInUse } from "../context/kernel.ts";

const deepest = 7;

/** The count of each actor of the model under construction. */
export function rcuReadLockNesting(): PerActor<number> {
  const kernel = kernelInUse();
  kernel.rcuNesting ??= perActor("rcu_read_lock_nesting", range(0, deepest));
  return kernel.rcuNesting;
}
