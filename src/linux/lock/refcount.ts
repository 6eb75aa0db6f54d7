/**
 * Reference counts: `refcount_t` and the `kref` around it (lib/refcount.c, 4.11 on).
 *
 * Whoever holds a reference may take another; whoever holds none must ask, because the count may
 * have reached zero already. Zero is the end: a count that leaves it again means that somebody
 * uses what is being freed, and one that is put below it means that something was freed twice.
 * The kernel warns and saturates; here both are violations, also of an `atomic_t` or
 * `page_count` that is used so.
 */
import { type Cell, cell } from "../../model/cell.ts";
import { range } from "../../model/domain.ts";
import type { Steps } from "../../model/request.ts";
import { fail, self, step } from "../../model/step.ts";

export interface RefcountOptions {
  /** 1 unless told otherwise: its maker's. */
  readonly initial?: number;
  /** The largest count that the model is expected to reach. */
  readonly most?: number;
}

export class Refcount {
  readonly name: string;
  readonly count: Cell<number>;

  constructor(name: string, { initial = 1, most = 63 }: RefcountOptions) {
    this.name = name;
    this.count = cell(name, range(0, most), initial);
  }

  /** For whoever holds a reference already. */
  inc(): Steps {
    return step(`refcount_inc(${this.name})`, () => this.get());
  }

  /** Whether there was a reference to take. */
  incNotZero(): Steps<boolean> {
    return step(`refcount_inc_not_zero(${this.name})`, () => this.tryGet());
  }

  /** Whether that was the last reference: its holder frees the object. */
  decAndTest(): Steps<boolean> {
    return step(`refcount_dec_and_test(${this.name})`, () => this.put());
  }

  /** `refcount_inc` inside a larger step; breaks `no-refcount-from-zero`. */
  get(): void {
    if (this.count.value === 0) {
      fail("no-refcount-from-zero", `${self().name} takes a reference to a dead ${this.name}`, {
        function: "refcount_inc",
      });
    }
    this.count.value += 1;
  }

  /** `refcount_inc_not_zero` inside a larger step. */
  tryGet(): boolean {
    if (this.count.value === 0) return false;
    this.count.value += 1;
    return true;
  }

  /** `refcount_dec_and_test` inside a larger step; breaks `no-refcount-underflow`. */
  put(): boolean {
    if (this.count.value === 0) {
      fail("no-refcount-underflow", `${self().name} puts a reference to a dead ${this.name}`, {
        function: "refcount_dec_and_test",
      });
    }
    this.count.value -= 1;
    return this.count.value === 0;
  }
}

/** @example const users = refcount("mm_users"); if (yield* users.decAndTest()) yield* free(); */
export function refcount(name: string, options: RefcountOptions = {}): Refcount {
  return new Refcount(name, options);
}
