/**
 * `atomic_t`: a number that changes in single steps (Documentation/atomic_ops.txt, 2.6.24).
 *
 * It knows no rules. A count of references that must not leave zero is a `refcount`; the same count
 * kept in a plain cell, read in one step and written in the next, is how an update is lost.
 */
import { type Cell, cell } from "../../model/cell.ts";
import type { Domain } from "../../model/domain.ts";
import type { Steps } from "../../model/request.ts";
import { step } from "../../model/step.ts";
import { marked } from "./marked-access.ts";

export class Atomic {
  readonly name: string;
  readonly counter: Cell<number>;

  constructor(name: string, of: Domain<number> | readonly number[], initial?: number) {
    this.name = name;
    this.counter = cell(name, of, initial);
  }

  read(): Steps<number> {
    return this.#step(`atomic_read(${this.name})`, () => this.counter.value);
  }

  set(value: number): Steps {
    return this.#step(`atomic_set(${this.name}, ${value})`, () => {
      this.counter.value = value;
    });
  }

  inc(): Steps {
    return this.#step(`atomic_inc(${this.name})`, () => {
      this.counter.value += 1;
    });
  }

  dec(): Steps {
    return this.#step(`atomic_dec(${this.name})`, () => {
      this.counter.value -= 1;
    });
  }

  /** Returns what it has become. */
  addReturn(amount: number): Steps<number> {
    return this.#step(`atomic_add_return(${amount}, ${this.name})`, () => {
      this.counter.value += amount;
      return this.counter.value;
    });
  }

  /** Whether it has become zero. */
  decAndTest(): Steps<boolean> {
    return this.#step(`atomic_dec_and_test(${this.name})`, () => {
      this.counter.value -= 1;
      return this.counter.value === 0;
    });
  }

  /** Adds unless it is `unless`; whether it added. */
  addUnless(amount: number, unless: number): Steps<boolean> {
    return this.#step(`atomic_add_unless(${this.name}, ${amount}, ${unless})`, () => {
      if (this.counter.value === unless) return false;
      this.counter.value += amount;
      return true;
    });
  }

  /** Whether it was not zero, and is one more now. */
  incNotZero(): Steps<boolean> {
    return this.#step(`atomic_inc_not_zero(${this.name})`, () => {
      if (this.counter.value === 0) return false;
      this.counter.value += 1;
      return true;
    });
  }

  #step<R>(name: string, run: () => R): Steps<R> {
    return step(name, () => {
      marked(this.counter);
      return run();
    });
  }
}

/** @example const truncateCount = atomic("truncate_count", range(0, 3)); */
export function atomic(
  name: string,
  of: Domain<number> | readonly number[],
  initial?: number,
): Atomic {
  return new Atomic(name, of, initial);
}
