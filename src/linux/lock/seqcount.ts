/**
 * Sequence counts: readers that read what may be changing, and read again if it was
 * (include/linux/seqlock.h; writers' rules of 5.9).
 *
 * The kernel counts; here the state is who writes and whose reading is still undisturbed. A
 * write takes everybody out of that set, and who is not in it when he asks must read again: the
 * same answer as that of a counter that never wraps, without one. A reader is an actor, so one
 * cannot have two readings of one count under way.
 */
import type { Actor } from "../../model/actor.ts";
import { type Cell, cell } from "../../model/cell.ts";
import { actorOrNone } from "../../model/domain.ts";
import { again, done, loop } from "../../model/loop.ts";
import type { Steps } from "../../model/request.ts";
import { routine } from "../../model/routine.ts";
import { fail, self, step, when } from "../../model/step.ts";
import { refuseToSpinForEver } from "../context/interrupt.ts";
import { inAtomic, irqsDisabled } from "../context/preempt.ts";
import { type ActorSet, actors, withActor, withoutActor } from "./actor-set.ts";

export interface SeqcountOptions {
  /**
   * Whether writers may be preempted or sleep, because no reader spins until they have written:
   * `raw_seqcount_begin` and a sleeping lock, as in xip.
   */
  readonly writers: "never-preempted" | "may-sleep";
}

export class Seqcount {
  readonly name: string;
  readonly writer: Cell<Actor | null>;
  /** Those whose reading no write has disturbed. */
  readonly undisturbed: Cell<ActorSet>;
  readonly #writers: SeqcountOptions["writers"];

  constructor(name: string, { writers }: SeqcountOptions) {
    this.name = name;
    this.writer = cell(`${name}.writer`, actorOrNone);
    this.undisturbed = cell(`${name}.undisturbed`, actors);
    this.#writers = writers;
  }

  /** Repeats a reading until nobody wrote meanwhile; returns what it returned. */
  read<R>(body: () => Steps<R>): Steps<R> {
    const reading = () => this.#reading(body);
    return routine(`read ${this.name}`, () => loop(null, reading))();
  }

  /** `read_seqcount_begin`: spins while somebody writes. */
  readBegin(): Steps {
    const call = "read_seqcount_begin";
    return step(`${call}(${this.name})`, () => {
      const writer = this.writer.value;
      refuseToSpinForEver(this.name, call, writer);
      when(writer === null, writer);
      this.observe();
    });
  }

  /** `raw_seqcount_begin`: never spins; what is read while somebody writes is to be read again. */
  rawBegin(): Steps {
    return step(`raw_seqcount_begin(${this.name})`, () => this.observe());
  }

  /** Whether somebody wrote since the begin, so that what was read means nothing. */
  readRetry(): Steps<boolean> {
    return step(`read_seqcount_retry(${this.name})`, () => this.retry());
  }

  writeBegin(): Steps {
    return step(`write_seqcount_begin(${this.name})`, () => this.enter());
  }

  writeEnd(): Steps {
    return step(`write_seqcount_end(${this.name})`, () => this.leave());
  }

  /** The begin of a reading inside a larger step. */
  observe(): void {
    if (this.writer.value !== null) return;
    const others = withoutActor(this.undisturbed.value, self());
    this.undisturbed.value = withActor(others, self());
  }

  /** `read_seqcount_retry` inside a larger step; it ends the reading. */
  retry(): boolean {
    const before = this.undisturbed.value;
    this.undisturbed.value = withoutActor(before, self());
    return !before.includes(self());
  }

  /** `write_seqcount_begin` inside a larger step. */
  enter(): void {
    const { name } = self();
    const writer = this.writer.value;
    if (writer !== null) {
      fail("seqcount-writers-serialised", `${name} writes ${this.name} while ${writer.name} does`);
    }
    if (this.#writers === "never-preempted" && !inAtomic() && !irqsDisabled()) {
      fail(
        "seqcount-writer-not-preempted",
        `${name} may be preempted while it writes ${this.name}`,
      );
    }
    this.writer.value = self();
    this.undisturbed.value = [];
  }

  /** `write_seqcount_end` inside a larger step. */
  leave(): void {
    if (this.writer.value !== self()) {
      fail(
        "seqcount-writers-serialised",
        `${self().name} ends a write of ${this.name} it never began`,
      );
    }
    this.writer.value = null;
  }

  *#reading<R>(body: () => Steps<R>) {
    yield* this.readBegin();
    const value = yield* body();
    return (yield* this.readRetry()) ? again(null) : done(value);
  }
}

/** @example const seq = seqcount("mm.seq"); const pair = yield* seq.read(() => readBoth()); */
export function seqcount(
  name: string,
  options: SeqcountOptions = { writers: "never-preempted" },
): Seqcount {
  return new Seqcount(name, options);
}
