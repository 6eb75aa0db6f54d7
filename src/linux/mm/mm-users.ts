/**
 * The two counts of an mm (2.6.24, kernel/fork.c): `mm_users`, who use the address space, and
 * `mm_count`, who hold the struct; all users together hold it once.
 *
 * The last user takes the address space apart, and what is left of the struct goes with its last
 * holder. A struct that somebody can still find may have no users any more, so whoever comes by
 * another way than through one of them must ask for zero. To touch a freed one breaks a claim.
 */
import type { Steps } from "../../model/request.ts";
import { routine } from "../../model/routine.ts";
import { fail, self, step } from "../../model/step.ts";
import { type Refcount, refcount } from "../lock/refcount.ts";

export class MmUsers {
  readonly name: string;
  readonly users: Refcount;
  readonly count: Refcount;
  readonly #exitMmap: () => Steps<unknown>;

  constructor(name: string, users: number, exitMmap: () => Steps<unknown>) {
    this.name = name;
    this.users = refcount(`${name}.mm_users`, { initial: users });
    this.count = refcount(`${name}.mm_count`);
    this.#exitMmap = exitMmap;
  }

  /** `atomic_inc(&mm->mm_users)`: for whoever is sure that there is a user. */
  get(): Steps {
    return step(`atomic_inc(${this.users.name})`, () => {
      this.touch();
      this.users.get();
    });
  }

  /** `atomic_inc_not_zero(&mm->mm_users)`: whether there was a user. */
  getNotZero(): Steps<boolean> {
    return step(`atomic_inc_not_zero(${this.users.name})`, () => this.tryGet());
  }

  /** `mmput`. */
  put(): Steps {
    const isLast = () => {
      this.touch();
      return this.users.put();
    };
    const exitMmap = this.#exitMmap;
    const drop = () => this.drop();
    return routine("mmput", function* () {
      if (!(yield* step("atomic_dec_and_test(&mm->mm_users)", isLast))) return;
      yield* routine("exit_mmap", exitMmap)();
      yield* drop();
    })();
  }

  /** `mmdrop`. */
  drop(): Steps {
    return step("mmdrop", () => {
      this.touch();
      this.count.put();
    });
  }

  /** `atomic_inc_not_zero` inside a larger step. */
  tryGet(): boolean {
    this.touch();
    return this.users.tryGet();
  }

  /** Inside every step that looks at the struct. */
  touch(): void {
    if (this.count.count.value > 0) return;
    fail("no-use-after-free", `${self().name} touches ${this.name}, which has been freed`);
  }
}

/** @param exitMmap takes the address space apart */
export function mmUsers(
  name: string,
  exitMmap: () => Steps<unknown>,
  options: { readonly users?: number } = {},
): MmUsers {
  return new MmUsers(name, options.users ?? 1, exitMmap);
}
