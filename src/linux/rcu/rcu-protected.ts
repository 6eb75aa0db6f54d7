/**
 * An object that RCU protects (Documentation/RCU/rcu_dereference.txt): readers find it through a pointer
 * inside a read section and may use it until the section ends; the updater unpublishes it, waits for a
 * grace period, and frees it.
 *
 * To look at the pointer outside a section is what CONFIG_PROVE_RCU calls suspicious, whether or not it
 * does harm that time. To use the object after it was freed is a use after free, and says who was too
 * early or too late.
 */
import { type Cell, cell } from "../../model/cell.ts";
import type { Steps } from "../../model/request.ts";
import { fail, self, step } from "../../model/step.ts";
import type { Rcu } from "./rcu.ts";

type Life = "published" | "unpublished" | "freed";

export class RcuProtected {
  readonly name: string;
  readonly life: Cell<Life>;
  readonly #rcu: Rcu;

  constructor(name: string, rcu: Rcu) {
    this.name = name;
    this.life = cell(`${name}.life`, ["published", "unpublished", "freed"]);
    this.#rcu = rcu;
  }

  /** Whether there was something to find. Breaks `rcu-dereference-in-section` outside a read section. */
  dereference(): Steps<boolean> {
    return step(`rcu_dereference(${this.name})`, () => {
      if (!this.#rcu.isReading(self())) {
        fail(
          "rcu-dereference-in-section",
          `suspicious rcu_dereference(${this.name}) by ${self().name}, who is in no read section`,
          { function: "rcu_dereference", object: this.name },
        );
      }
      return this.life.value === "published";
    });
  }

  /** Touches the object that a dereference found. Breaks `no-use-after-grace-period`. */
  use(): Steps {
    return step(`use ${this.name}`, () => {
      if (this.life.value !== "freed") return;
      const when = this.#rcu.isReading(self()) ? "though it reads still" : "after its section";
      fail(
        "no-use-after-grace-period",
        `${self().name} uses ${this.name} ${when}, and it is freed`,
        {
          object: this.name,
        },
      );
    });
  }

  /** `rcu_assign_pointer(p, NULL)`: whoever looks from now on finds nothing. */
  unpublish(): Steps {
    return step(`rcu_assign_pointer(${this.name}, NULL)`, () => {
      this.life.value = "unpublished";
    });
  }

  /** Breaks `freed-when-unpublished` for what can still be found, and `no-double-free`. */
  free(): Steps {
    return step(`kfree(${this.name})`, () => {
      const { name } = self();
      if (this.life.value === "published") {
        fail("freed-when-unpublished", `${name} frees ${this.name}, which readers can still find`);
      }
      if (this.life.value === "freed") {
        fail("no-double-free", `${name} frees ${this.name} once more`);
      }
      this.life.value = "freed";
    });
  }
}

/** @example const seg = rcuProtected("seg", rcu); if (yield* seg.dereference()) yield* seg.use(); */
export function rcuProtected(name: string, rcu: Rcu): RcuProtected {
  return new RcuProtected(name, rcu);
}
