/**
 * A slab whose memory keeps its type: SLAB_TYPESAFE_BY_RCU, SLAB_DESTROY_BY_RCU before 4.12
 * (mm/slab.c).
 *
 * RCU protects the memory here and not the object. What is freed may be allocated again at once,
 * as another object of the same type, under the eyes of a reader that still points to it; only
 * the page of the slab goes back after a grace period. So a reader may touch what it found, but
 * has to lock it or take a reference in it, and then look whether it is still what it was
 * looking for.
 */
import { type Cell, cells } from "../../model/cell.ts";
import type { Steps } from "../../model/request.ts";
import { routine } from "../../model/routine.ts";
import { choose, fail, self, step } from "../../model/step.ts";
import type { Rcu } from "../rcu/rcu.ts";
import { mayWaitForMemory } from "./kmalloc.ts";

/** `reaped`: free, in a page that is on its way back. `gone`: no part of the slab any more. */
type Slot = "free" | "allocated" | "reaped" | "gone";

export class TypesafeSlab {
  readonly name: string;
  /** The objects of its one page. */
  readonly slots: readonly Cell<Slot>[];
  readonly #rcu: Rcu;

  constructor(name: string, objects: number, rcu: Rcu) {
    this.name = name;
    this.slots = cells<Slot>(name, objects, ["free", "allocated", "reaped", "gone"]);
    this.#rcu = rcu;
  }

  /** The number of some free object; null if there is none. May sleep. */
  alloc(): Steps<number | null> {
    return step(`kmem_cache_alloc(${this.name})`, () => {
      mayWaitForMemory();
      const free = this.slots.filter(({ value }) => value === "free");
      if (free.length === 0) return null;
      const slot = choose(free);
      slot.value = "allocated";
      return this.slots.indexOf(slot);
    });
  }

  /** From now on it may be another object. Breaks `no-double-free` if it is free already. */
  free(object: number): Steps {
    return step(`kmem_cache_free(${this.name}, ${object})`, () => {
      if (this.slots[object]?.value !== "allocated") {
        fail("no-double-free", `${self().name} frees object ${object} of ${this.name} once more`);
      }
      this.#write([object], "free");
    });
  }

  /** Said in a step that touches an object, whichever it is by now. Breaks `no-use-after-free`. */
  touch(object: number): void {
    if (this.slots[object]?.value !== "gone") return;
    fail("no-use-after-free", `${self().name} touches object ${object} of ${this.name}, now gone`);
  }

  /** Gives the page back, after a grace period, if all of its objects are free; whether they were. */
  shrink(): Steps<boolean> {
    const all = [...this.slots.keys()];
    const reap = () => {
      if (this.slots.some(({ value }) => value !== "free")) return false;
      this.#write(all, "reaped");
      return true;
    };
    const giveBack = () => this.#write(all, "gone");
    const synchronize = () => this.#rcu.synchronize();
    return routine("kmem_cache_shrink", function* () {
      if (!(yield* step("slab_destroy", reap))) return false;
      yield* synchronize();
      yield* step("kmem_freepages", giveBack);
      return true;
    })();
  }

  #write(objects: readonly number[], state: Slot): void {
    for (const [object, slot] of this.slots.entries()) {
      if (objects.includes(object)) slot.value = state;
    }
  }
}

/** @example const slab = typesafeSlab("anon_vma", 2, rcu); const object = yield* slab.alloc(); */
export function typesafeSlab(name: string, objects: number, rcu: Rcu): TypesafeSlab {
  return new TypesafeSlab(name, objects, rcu);
}
