/**
 * What a search with persistent sets is guided by, computed from all that has been learned at one moment.
 */
import type { Expansion } from "../../search/expansion.ts";
import type { Machine } from "../../search/machine.ts";
import type { VisitedSet } from "../../state/visited-set.ts";
import type { Likeness } from "../symmetry/likeness.ts";
import { Futures } from "./futures.ts";
import { Loops } from "./loops.ts";
import { Outline } from "./outline.ts";
import { PersistentSets } from "./persistent-sets.ts";
import { Postponing } from "./postponing.ts";
import { SleepSets } from "./sleep-sets.ts";

export interface Guidance {
  /** Null without symmetry. */
  readonly likeness: Likeness | null;
  readonly sleep: "sets" | "none";
}

/** States that earlier searches have found to be exceptions. */
interface Exceptions {
  /** Those that are expanded wholly. */
  readonly wholes: VisitedSet;
  /** Those in which nobody sleeps. */
  readonly awake: VisitedSet | null;
}

export class Guide {
  readonly #machine: Machine;
  readonly #guidance: Guidance;
  readonly #futures: Futures;
  readonly #loops: Loops;
  readonly #postponing: Postponing;
  /** Null if nobody may sleep. */
  readonly #sleepSets: SleepSets | null;

  constructor(machine: Machine, guidance: Guidance, exceptions: Exceptions | null) {
    const outline = new Outline(machine.learner, guidance.likeness);
    this.#machine = machine;
    this.#guidance = guidance;
    this.#futures = new Futures(outline);
    this.#loops = new Loops(outline);
    const sets = new PersistentSets(machine, this.#futures);
    const wholes = exceptions?.wholes ?? null;
    this.#postponing = new Postponing(machine, sets, this.#loops, wholes);
    const maySleep = guidance.sleep === "sets" && this.#loops.areNone;
    const awake = exceptions?.awake ?? null;
    this.#sleepSets = maySleep
      ? new SleepSets(machine, this.#futures, this.#postponing, awake)
      : null;
  }

  /** What the search is to follow. */
  get expansion(): Expansion {
    return this.#sleepSets ?? this.#postponing;
  }

  /** The guide that all known by now would give. */
  renewed(): Guide {
    const exceptions = {
      wholes: this.#postponing.wholes,
      awake: this.#sleepSets?.awake ?? null,
    };
    return new Guide(this.#machine, this.#guidance, exceptions);
  }

  /** Whether a search that was guided by this one was guided by what another one knows. */
  holdsFor(now: Guide): boolean {
    return this.#futures.holdFor(now.#futures) && this.#loops.holdFor(now.#loops);
  }

  /**
   * Looks for exceptions once a search that followed `expansion` has ended; true if there are some, and so
   * everything must be searched again.
   */
  *findExceptions(expansion: Expansion): Generator<void, boolean, void> {
    const areNew = yield* this.#postponing.release(expansion);
    return areNew || this.#sleepSets?.isLate === true;
  }
}
