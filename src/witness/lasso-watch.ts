/**
 * Watches a lasso on a plain run: whether the cycle leads back to where it began, is fair to whom it
 * must be, and breaks the claim. It asks the run itself and knows nothing of the graph, so what a
 * witness says of a cycle has been seen on plain generators.
 *
 * Two places of a run are taken for the same where all cells hold the same values and every actor stands
 * before the same step of the same routines. An actor that remembers more could be elsewhere all the
 * same, so whoever can goes round a second time: `lookAgain` compares every place of it.
 */
import { type Fairness, fairnessTo } from "../model/fairness.ts";
import type { LivenessClaim } from "../model/liveness.ts";
import { keyOf } from "../model/value.ts";
import type { PlainRun } from "./plain-run.ts";
import type { ActorInCycle, Cycle } from "./witness.ts";

/** What an actor did and could do in the cycle. */
interface Part {
  moves: number;
  /** In how many of the places of the cycle it could move. */
  ready: number;
}

export class LassoWatch {
  readonly #run: PlainRun;
  readonly #claim: LivenessClaim;
  /** Steps before the cycle. */
  readonly #from: number;
  readonly #parts: readonly Part[];
  /** The places of the cycle, the first of them once more where it leads back. */
  readonly #places: string[] = [];
  #looks = 0;
  /** After how many steps the claim's premise was met, or the run had begun, and its goal not since. */
  #owedSince: number | null = null;
  #isGoalMet = false;
  #isGoalMetInCycle = false;
  #hasProgress = false;
  #repeats = 0;

  /** Looks at the run where it begins. */
  constructor(run: PlainRun, claim: LivenessClaim, from: number) {
    this.#run = run;
    this.#claim = claim;
    this.#from = from;
    this.#parts = run.instance.actors.map(() => ({ moves: 0, ready: 0 }));
    this.look();
  }

  /** Told before an actor takes its step. */
  moving(actor: number): void {
    if (this.#looks <= this.#from) return;
    this.#parts[actor]!.moves += 1;
    if (this.#run.next(actor)?.isProgress === true) this.#hasProgress = true;
    for (const [other, part] of this.#parts.entries()) if (this.#isReady(other)) part.ready += 1;
  }

  /** Looks at the run after a step. */
  look(): void {
    this.#owe();
    if (this.#looks >= this.#from) this.#places.push(this.#place());
    this.#looks += 1;
  }

  /** Looks after a step of another round; false where it differs from the first. */
  lookAgain(): boolean {
    this.#repeats += 1;
    return this.#places[this.#repeats] === this.#place();
  }

  /** Why the run does not break the claim; null if it does. Once the cycle has been gone round. */
  whyNot(): string | null {
    if (this.#places.length === 0) return "it ends before its cycle";
    if (this.#steps === 0) this.#standStill();
    return this.#whyNoCycle() ?? this.#whyUnfair() ?? this.#whyKept();
  }

  /** The cycle as part of a witness; once `whyNot` has been asked. */
  told(): Cycle {
    const { actors } = this.#run.instance;
    return {
      from: this.#from,
      since: this.#owedSince ?? this.#from,
      actors: this.#parts.map(({ moves, ready }, index): ActorInCycle => {
        const actor = actors[index]!;
        const places = Math.max(1, this.#steps);
        const isReady = ready === 0 ? "never" : ready < places ? "at-times" : "always";
        return { actor: actor.name, fairness: this.#owed(index), moves, ready: isReady };
      }),
    };
  }

  get #steps(): number {
    return this.#places.length - 1;
  }

  /** A run that stands still is in one place for ever. */
  #standStill(): void {
    for (const [actor, part] of this.#parts.entries()) part.ready = this.#isReady(actor) ? 1 : 0;
  }

  #whyNoCycle(): string | null {
    const { actors } = this.#run.instance;
    if (actors.some((_, actor) => this.#run.status(actor) === "failed")) {
      return "an actor breaks another claim, and the run ends";
    }
    if (this.#steps === 0) {
      const ready = this.#parts.findIndex((part) => part.ready > 0);
      return ready < 0 ? null : `it does not stand still: "${actors[ready]!.name}" can move`;
    }
    const isBack = this.#places.at(-1) === this.#places[0];
    return isBack ? null : "its cycle does not lead back to where it began";
  }

  #whyUnfair(): string | null {
    const wronged = this.#parts.findIndex(({ moves, ready }, actor) => {
      if (moves > 0 || this.#owed(actor) === "unfair") return false;
      return this.#owed(actor) === "weak" ? ready >= Math.max(1, this.#steps) : ready > 0;
    });
    if (wronged < 0) return null;
    const { name } = this.#run.instance.actors[wronged]!;
    return `its cycle is not ${this.#owed(wronged)}ly fair to "${name}"`;
  }

  #whyKept(): string | null {
    const { scope } = this.#claim;
    if (scope === "no-livelock") {
      if (this.#steps === 0) return "it stands still, which is no livelock";
      return this.#hasProgress ? "its cycle takes a step of progress" : null;
    }
    if (scope === "eventually" && this.#isGoalMet) return "what is promised happens";
    if (this.#owedSince === null) return "nothing is promised that does not happen";
    return this.#isGoalMetInCycle ? "what is promised happens in its cycle" : null;
  }

  #owe(): void {
    const { premise, goal } = this.#claim;
    if (goal !== null && this.#holds(goal)) {
      this.#isGoalMet = true;
      if (this.#looks >= this.#from) this.#isGoalMetInCycle = true;
      this.#owedSince = null;
    } else if (premise === null || this.#holds(premise)) {
      this.#owedSince ??= this.#looks;
    }
  }

  #holds(condition: () => boolean): boolean {
    return this.#run.judge(() => condition() === true, this.#claim.name) === null;
  }

  #owed(actor: number): Fairness {
    return fairnessTo(this.#run.instance.actors[actor]!, this.#claim.fairness);
  }

  #isReady(actor: number): boolean {
    return this.#run.next(actor) !== null && this.#run.waitsFor(actor) === null;
  }

  /** Where the run stands. */
  #place(): string {
    const { actors, cells } = this.#run.instance;
    const stands = actors.map((_, actor) => {
      const frames = this.#run.frames(actor).map(({ name }) => name);
      return [this.#run.status(actor), this.#run.next(actor)?.name ?? "", ...frames];
    });
    return keyOf([stands, cells.map((cell) => this.#run.value(cell))]);
  }
}
