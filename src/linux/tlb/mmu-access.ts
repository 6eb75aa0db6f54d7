/**
 * A load or store of user code through an MMU that walks: TLB hit, use; else a step of the walk, or a
 * fault; and after the last two the access runs again.
 */
import { again, done, loop } from "../../model/loop.ts";
import type { Steps } from "../../model/request.ts";
import { step } from "../../model/step.ts";
import { current } from "../context/task.ts";
import type { Access, Mmu } from "./mmu.ts";

export interface MmuAccess<F, R> {
  readonly access: Access;
  /** The access itself, inside the step, given the frame that the address is translated to. */
  readonly use: (frame: F) => R;
  /** The page fault handler. */
  readonly fault: () => Steps<unknown>;
}

/** @param name how a trace calls it: `store x=1` */
export function mmuAccess<F, R>(
  mmu: Mmu<F>,
  address: number,
  name: string,
  { access, use, fault }: MmuAccess<F, R>,
): Steps<R> {
  const attempt = () => {
    const outcome = mmu.translate(current().cpu, address, access);
    return typeof outcome === "string" ? outcome : done(use(outcome.maps));
  };
  return loop(null, function* () {
    const outcome = yield* step(name, attempt);
    if (outcome === "fault") yield* fault();
    return typeof outcome === "string" ? again(null) : outcome;
  });
}
