/**
 * Lone runs: one actor by itself on a live generator, whose steps read what they were once seen to read.
 *
 * The others might never bring about these values one after the other. But what an actor does follows
 * from what it reads, wherever that comes from, so it must take the branches that were learned all the
 * same. That way every branch is taken after others and before others, however rarely the actors meet
 * in it, which a sample of walks of all actors cannot promise.
 */
import { nondeterminismRemedy } from "../automaton/advance.ts";
import { attempt } from "../automaton/attempt.ts";
import { type Branch, type LocalState, picksOf, stateOf } from "../automaton/image.ts";
import type { Learner } from "../automaton/learner.ts";
import { ModelMistake } from "../model/mistake.ts";
import { keyOf } from "../model/value.ts";
import type { Prng } from "../std/prng.ts";
import { Calls, Runner } from "./runner.ts";

export interface LoneSample {
  /** Runs of each actor, and how many more there may be until every branch was taken. */
  readonly runs: number;
  readonly moreRuns: number;
  readonly steps: number;
}

export function* loneRuns(
  learner: Learner,
  prng: Prng,
  { runs, moreRuns, steps }: LoneSample,
): Generator<void, void, void> {
  for (const [actor] of learner.instance.actors.entries()) {
    const alone = new Alone(learner, actor);
    for (let run = 0; run < runs || (run < runs + moreRuns && !alone.hasTakenAll); run++) {
      learner.watch.over(() => alone.run(prng, steps));
      yield;
    }
  }
}

class Alone {
  readonly #learner: Learner;
  readonly #index: number;
  readonly #taken = new Map<Branch, number>();
  readonly #moves: number;

  constructor(learner: Learner, index: number) {
    this.#learner = learner;
    this.#index = index;
    this.#moves = this.#locals.reduce((sum, local) => sum + movesOf(local).length, 0);
  }

  get hasTakenAll(): boolean {
    return this.#taken.size === this.#moves;
  }

  get #locals(): readonly LocalState[] {
    return this.#learner.locals(this.#index);
  }

  run(prng: Prng, longest: number): void {
    const actor = this.#learner.instance.actors[this.#index]!;
    const runner = new Runner(actor, new Calls("left-out"));
    let local = this.#locals[0]!;
    for (let step = 0; step < longest; step++) {
      this.#compare(runner, local);
      if (runner.request === null) return;
      const branch = this.#draw(local, prng);
      if (branch === null) return;
      const again = this.#take(runner, local, branch);
      if (again.kind !== "done") return;
      runner.advance(again.value);
      local = this.#locals[branch.outcome.next]!;
    }
  }

  /** One of the moves that were taken least. */
  #draw(local: LocalState, prng: Prng): Taken | null {
    const moves = movesOf(local);
    const counts = moves.map((branch) => this.#taken.get(branch) ?? 0);
    const fewest = moves.filter((_, index) => counts[index] === Math.min(...counts));
    const drawn = fewest[prng.below(Math.max(1, fewest.length))];
    if (drawn === undefined) return null;
    this.#taken.set(drawn, (this.#taken.get(drawn) ?? 0) + 1);
    return drawn;
  }

  #take({ actor, request }: Runner, local: LocalState, branch: Taken): ReturnType<typeof attempt> {
    const { name } = actor;
    const { step, place } = local;
    const { tests, outcome } = branch;
    const { values, watch } = this.#learner;
    watch.whose = { what: `step "${step}" of actor "${name}"`, actor: name, place };
    const taking = { actor, run: () => request?.run(), place };
    const again = attempt(taking, values, stateOf(tests), picksOf(branch));
    const claim = again.kind === "violation" ? again.violation.claim : undefined;
    const isSame =
      again.kind !== "blocked" &&
      (claim === undefined || claim === this.#locals[outcome.next]!.violation?.claim) &&
      keyOf(again.recording.tests) === keyOf(tests) &&
      keyOf(again.recording.writes()) === keyOf(outcome.writes);
    if (isSame) return again;
    throw this.#differs(local, `step "${step}" does something else`);
  }

  #compare({ status, request, actor }: Runner, local: LocalState): void {
    const step = request?.name ?? "";
    if (status === local.status && step === local.step) return;
    const comes = status === "running" ? `it comes to step "${step}"` : `it has ${status}`;
    const came = local.status === "running" ? `came to step "${local.step}"` : local.status;
    const place = local.place ?? request?.place ?? actor.place;
    throw this.#differs({ place }, `${comes}; the first time it ${came}`);
  }

  #differs({ place }: Pick<LocalState, "place">, what: string): ModelMistake {
    const { name } = this.#learner.instance.actors[this.#index]!;
    return new ModelMistake(
      "nondeterministic",
      `actor "${name}" does something else when it runs again and reads the same: ${what}`,
      { place, actor: name, remedy: nondeterminismRemedy },
    );
  }
}

type Taken = Branch & { readonly outcome: { readonly kind: "move" } };

function movesOf({ branches }: LocalState): Taken[] {
  return branches.filter((branch): branch is Taken => branch.outcome.kind === "move");
}
