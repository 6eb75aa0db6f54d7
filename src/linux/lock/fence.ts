/**
 * Fences: what a device has been asked to do, as something that a task can wait for
 * (`bo->sync_obj` of 2.6.32, drivers/gpu/drm/ttm; dma_fence later).
 *
 * A fence is emitted with work and signalled by the device once that work is done. One object stands
 * for all fences of a buffer object one after the other, since a device works in order and only the
 * last is ever waited for.
 */
import { type Cell, cell } from "../../model/cell.ts";
import { booleans } from "../../model/domain.ts";
import type { Steps } from "../../model/request.ts";
import { step, when } from "../../model/step.ts";
import { mightSleep } from "../context/might-sleep.ts";

export class Fence {
  readonly name: string;
  readonly pending: Cell<boolean>;

  constructor(name: string) {
    this.name = name;
    this.pending = cell(name, booleans);
  }

  /** Inside the step that hands the work to the device. */
  emit(): void {
    this.pending.value = true;
  }

  /** Inside a step of the device. */
  signal(): void {
    this.pending.value = false;
  }

  /** Inside a step or a claim: is all work done? */
  isSignalled(): boolean {
    return !this.pending.value;
  }

  /** `ttm_bo_wait`: sleeps until it is signalled. */
  wait(): Steps {
    return step(`ttm_bo_wait(${this.name})`, () => {
      mightSleep("ttm_bo_wait", "drivers/gpu/drm/ttm/ttm_bo.c");
      when(this.isSignalled());
    });
  }
}

/** Signalled to begin with. @example const moved = fence("bo.sync_obj"); yield* moved.wait(); */
export function fence(name: string): Fence {
  return new Fence(name);
}
