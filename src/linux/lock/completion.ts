/**
 * Completions: one side says that something is done, the other waits for it (kernel/sched.c,
 * 2.6.24).
 *
 * `complete` lets one waiter pass, now or later; `complete_all` lets everybody pass until
 * somebody starts it afresh. It may be said anywhere, also in an interrupt; waiting sleeps.
 * Saying it is a single step, as the lock inside makes it, so a waiter may free the completion
 * once it returns.
 */
import { type Cell, cell } from "../../model/cell.ts";
import { type Domain, range } from "../../model/domain.ts";
import type { Steps } from "../../model/request.ts";
import { step, when } from "../../model/step.ts";
import { mightSleep } from "../context/might-sleep.ts";

/** How many waiters may pass. */
type Done = number | "all";

const most = 63;
const counts = range(0, most);
const done: Domain<Done> = {
  contains: (value) => value === "all" || counts.contains(value),
  text: `${counts.text} | all`,
  first: 0,
};

export class Completion {
  readonly name: string;
  readonly done: Cell<Done>;

  constructor(name: string) {
    this.name = name;
    this.done = cell(`${name}.done`, done);
  }

  complete(): Steps {
    return step(`complete(${this.name})`, () => this.signal());
  }

  completeAll(): Steps {
    return step(`complete_all(${this.name})`, () => this.signalAll());
  }

  wait(): Steps {
    return step(`wait_for_completion(${this.name})`, () => {
      mightSleep("wait_for_completion", "kernel/sched.c");
      when(this.isDone());
      this.#pass();
    });
  }

  /** `try_wait_for_completion`: whether there was something to pass on; never sleeps. */
  tryWait(): Steps<boolean> {
    return step(`try_wait_for_completion(${this.name})`, () => {
      if (!this.isDone()) return false;
      this.#pass();
      return true;
    });
  }

  /** `INIT_COMPLETION`, `reinit_completion` later: nothing is done. */
  reinit(): Steps {
    return step(`reinit_completion(${this.name})`, () => {
      this.done.value = 0;
    });
  }

  /** `completion_done`, inside a step or a claim. */
  isDone(): boolean {
    return this.done.value !== 0;
  }

  /** `complete` inside a larger step. */
  signal(): void {
    if (this.done.value !== "all") this.done.value += 1;
  }

  /** `complete_all` inside a larger step. */
  signalAll(): void {
    this.done.value = "all";
  }

  #pass(): void {
    if (this.done.value !== "all") this.done.value -= 1;
  }
}

/** @example const loaded = completion("loaded"); yield* loaded.wait(); */
export function completion(name: string): Completion {
  return new Completion(name);
}
