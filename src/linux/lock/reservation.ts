/**
 * The reservation of a buffer object (2.6.32, drivers/gpu/drm/ttm/ttm_bo.c): a flag and a wait queue,
 * so a sleeping lock; later kernels make it a ww_mutex.
 *
 * Whoever unreserves wakes all who wait and any of them may be next. The kernel notes no owner; here
 * one is kept, to say who waits for whom and to refuse what could only wait for itself.
 */
import type { Actor } from "../../model/actor.ts";
import { type Cell, cell } from "../../model/cell.ts";
import { actorOrNone } from "../../model/domain.ts";
import type { Steps } from "../../model/request.ts";
import { fail, step, when } from "../../model/step.ts";
import { mightSleep } from "../context/might-sleep.ts";
import { current } from "../context/task.ts";

export class Reservation {
  readonly name: string;
  readonly owner: Cell<Actor | null>;

  constructor(name: string) {
    this.name = name;
    this.owner = cell(name, actorOrNone);
  }

  /** `ttm_bo_reserve(bo, …, no_wait = false)`. */
  reserve(): Steps {
    return step(`ttm_bo_reserve(${this.name})`, () => {
      this.#await("ttm_bo_reserve");
      this.owner.value = current();
    });
  }

  /** `ttm_bo_reserve(bo, …, no_wait = true)`: takes it if it is free, and never sleeps. */
  tryReserve(): Steps<0 | "-EBUSY"> {
    return step(`ttm_bo_reserve(${this.name}, no_wait)`, () => {
      if (this.isReserved()) return "-EBUSY";
      this.owner.value = current();
      return 0;
    });
  }

  /** `ttm_bo_wait_unreserved`: sleeps until nobody holds it, and takes nothing. */
  waitUnreserved(): Steps {
    return step(`ttm_bo_wait_unreserved(${this.name})`, () =>
      this.#await("ttm_bo_wait_unreserved"),
    );
  }

  unreserve(): Steps {
    return step(`ttm_bo_unreserve(${this.name})`, () => {
      const { name } = current();
      if (this.owner.value !== current()) {
        fail("unlock-by-owner", `${name} unreserves ${this.name}, which it has not reserved`, {
          lock: this.name,
          function: "ttm_bo_unreserve",
        });
      }
      this.owner.value = null;
    });
  }

  /** Inside a step or a claim. */
  isReserved(): boolean {
    return this.owner.value !== null;
  }

  #await(call: string): void {
    mightSleep(call, "drivers/gpu/drm/ttm/ttm_bo.c");
    const owner = this.owner.value;
    if (owner === current()) {
      fail("no-self-deadlock", `${owner.name} waits for ever for ${this.name}, which it holds`, {
        lock: this.name,
        function: call,
      });
    }
    when(owner === null, owner);
  }
}

/** @example const reserved = reservation("bo.reserved"); yield* reserved.reserve(); */
export function reservation(name: string): Reservation {
  return new Reservation(name);
}
