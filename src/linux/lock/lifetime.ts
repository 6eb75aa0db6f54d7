/**
 * How long the memory of a lock lives. A lock in an object dies with the object; whoever touches it
 * afterwards, be it to finish an unlock that others saw done long ago, touches freed memory.
 */
import { type Cell, cell } from "../../model/cell.ts";
import { booleans } from "../../model/domain.ts";
import { fail, self } from "../../model/step.ts";

export class Lifetime {
  readonly #name: string;
  readonly #freed: Cell<boolean>;

  constructor(name: string) {
    this.#name = name;
    this.#freed = cell(`${name}.freed`, booleans);
  }

  /** Inside a step: breaks `no-use-after-free` if it has ended; `call` is the kernel's function. */
  touch(call: string): void {
    if (!this.#freed.value) return;
    fail("no-use-after-free", `${self().name} touches ${this.#name} in ${call}, which is freed`, {
      lock: this.#name,
      function: call,
    });
  }

  /** Inside a step: the memory is freed. Breaks `no-held-lock-freed` if somebody holds the lock. */
  end(holder: string | null): void {
    this.touch("kfree");
    if (holder !== null) {
      fail("no-held-lock-freed", `${self().name} frees ${this.#name}, which ${holder} holds`, {
        lock: this.#name,
        function: "kfree",
      });
    }
    this.#freed.value = true;
  }
}
