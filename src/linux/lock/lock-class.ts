/**
 * What a lock tells of itself to who asks about the order of locks, as lockdep's hooks do: wanted, held,
 * let go, and of which class it is. Said inside a step; it changes nothing.
 *
 * Locks of one class follow one rule. A lock is of a class of its own unless the model says otherwise;
 * in the kernel all that are initialised in one line are of one class (kernel/lockdep.c).
 */
import { type LockMode, note } from "../../model/note.ts";

export interface LockOptions {
  /** The class it shares with others: all ptls, all i_mutexes. */
  readonly class?: string;
}

export class LockClass {
  readonly #lock: string;
  readonly #class: string;

  constructor(lock: string, options: LockOptions = {}) {
    this.#lock = lock;
    this.#class = options.class ?? lock;
  }

  /** The same lock, taken as one of a subclass: `spin_lock_nested(lock, 1)`. */
  nested(subclass: number): LockClass {
    return new LockClass(this.#lock, { class: `${this.#class}/${subclass}` });
  }

  /** Before it looks whether the lock is free. */
  wants(mode: LockMode = "write"): void {
    note({ kind: "wants", lock: this.#lock, class: this.#class, mode });
  }

  holds(mode: LockMode = "write"): void {
    note({ kind: "holds", lock: this.#lock, class: this.#class, mode });
  }

  letsGo(mode: LockMode = "write"): void {
    note({ kind: "lets-go", lock: this.#lock, class: this.#class, mode });
  }
}
