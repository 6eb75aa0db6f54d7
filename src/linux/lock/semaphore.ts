/**
 * Counting semaphores (kernel/semaphore.c, 2.6.26 and later): `down` takes one of what there is and
 * sleeps while there is none; anybody may `up`, from anywhere, also who never came down.
 *
 * It has no owner, so nobody is refused and a deadlock names nobody. Any waiter may be next.
 */
import { type Cell, cell } from "../../model/cell.ts";
import { range } from "../../model/domain.ts";
import type { Steps } from "../../model/request.ts";
import { step, when } from "../../model/step.ts";
import { mightSleep } from "../context/might-sleep.ts";

export interface SemaphoreOptions {
  /** How many may be inside at once; 1 unless told otherwise. */
  readonly initial?: number;
  /** The largest count that the model is expected to reach. */
  readonly most?: number;
}

export class Semaphore {
  readonly name: string;
  readonly count: Cell<number>;

  constructor(name: string, { initial = 1, most = 15 }: SemaphoreOptions) {
    this.name = name;
    this.count = cell(`${name}.count`, range(0, most), initial);
  }

  down(): Steps {
    return step(`down(${this.name})`, () => {
      mightSleep("down", "kernel/semaphore.c");
      when(this.#take());
    });
  }

  /** What `signalPending` says is asked while there is none to take. */
  downInterruptible(signalPending: () => boolean): Steps<0 | "-EINTR"> {
    return step(`down_interruptible(${this.name})`, () => {
      mightSleep("down_interruptible", "kernel/semaphore.c");
      if (this.#take()) return 0;
      when(signalPending());
      return "-EINTR";
    });
  }

  /** Whether there was one to take; the kernel's answer is the other way round. Never sleeps. */
  downTrylock(): Steps<boolean> {
    return step(`down_trylock(${this.name})`, () => this.#take());
  }

  up(): Steps {
    return step(`up(${this.name})`, () => {
      this.count.value += 1;
    });
  }

  #take(): boolean {
    if (this.count.value === 0) return false;
    this.count.value -= 1;
    return true;
  }
}

/** @example const slots = semaphore("slots", { initial: 2 }); yield* slots.down(); */
export function semaphore(name: string, options: SemaphoreOptions = {}): Semaphore {
  return new Semaphore(name, options);
}
