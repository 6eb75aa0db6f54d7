/**
 * Seqlocks: a sequence count whose writers take a spinlock, which makes them follow both of its
 * rules (include/linux/seqlock.h). A lock that is also written in an interrupt wants the irqsave
 * form: a reader of that interrupt would spin on the writer that it interrupted.
 */
import type { Steps } from "../../model/request.ts";
import { step } from "../../model/step.ts";
import { localIrqRestore, localIrqSave } from "../context/preempt.ts";
import { type Seqcount, seqcount } from "./seqcount.ts";
import { type Spinlock, spinlock } from "./spinlock.ts";

export class Seqlock {
  readonly name: string;
  readonly #count: Seqcount;
  readonly #lock: Spinlock;

  constructor(name: string) {
    this.name = name;
    this.#count = seqcount(`${name}.seqcount`);
    this.#lock = spinlock(`${name}.lock`);
  }

  /** Repeats a reading until nobody wrote meanwhile; returns what it returned. */
  read<R>(body: () => Steps<R>): Steps<R> {
    return this.#count.read(body);
  }

  /** `read_seqbegin` */
  readBegin(): Steps {
    return this.#count.readBegin();
  }

  /** `read_seqretry` */
  readRetry(): Steps<boolean> {
    return this.#count.readRetry();
  }

  writeLock(): Steps {
    return step(`write_seqlock(${this.name})`, () => this.#enter());
  }

  writeUnlock(): Steps {
    return step(`write_sequnlock(${this.name})`, () => this.#leave());
  }

  /** Returns the flags that `writeUnlockIrqrestore` wants back. */
  writeLockIrqsave(): Steps<boolean> {
    return step(`write_seqlock_irqsave(${this.name})`, () => {
      const flags = localIrqSave();
      this.#enter();
      return flags;
    });
  }

  writeUnlockIrqrestore(flags: boolean): Steps {
    return step(`write_sequnlock_irqrestore(${this.name})`, () => {
      this.#leave();
      localIrqRestore(flags);
    });
  }

  #enter(): void {
    this.#lock.acquire();
    this.#count.enter();
  }

  #leave(): void {
    this.#count.leave();
    this.#lock.release();
  }
}

/** @example const xtime = seqlock("xtime_lock"); yield* xtime.writeLock(); */
export function seqlock(name: string): Seqlock {
  return new Seqlock(name);
}
