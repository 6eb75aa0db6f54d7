/**
 * The shadow run: a path of the learned image taken at the same time on plain generators, compared
 * step by step. Everything rests on actors being deterministic and on nothing leaking past a summary;
 * where that is not so, the two part, and the model is at fault.
 *
 * Soundness: the learner keeps of a finished routine its value and of a finished iteration what it
 * carries. If an actor remembers more (a captured variable), image and generator differ after some
 * path; the paths compared are every witness and a sample of walks, so a leak that matters to a
 * verdict of `violated` is always seen, one that hides a violation with high probability.
 */
import { type LocalState, picksOf } from "../automaton/image.ts";
import { compareParts } from "../automaton/same-parts.ts";
import { ModelMistake } from "../model/mistake.ts";
import type { Instance } from "../model/model.ts";
import type { Place } from "../model/place.ts";
import { keyOf, textOf } from "../model/value.ts";
import { Cursor } from "../search/cursor.ts";
import type { Machine } from "../search/machine.ts";
import type { Move } from "../search/search.ts";
import type { Prng } from "../std/prng.ts";
import { type Attempt, PlainRun } from "./plain-run.ts";
import type { Calls } from "./runner.ts";

export class Shadow {
  readonly run: PlainRun;
  readonly #cursor: Cursor;

  /** `fresh` must be an instance of its own, on which nothing has run. */
  constructor(machine: Machine, fresh: Instance, places: Calls["places"]) {
    this.#cursor = new Cursor(machine);
    compareParts(machine.learner.instance, fresh);
    this.run = new PlainRun(fresh, places);
    fresh.actors.forEach((_, actor) => {
      this.#compareActor(actor, "at the start", this.#local(actor).place);
    });
  }

  /** Takes the move on both sides; null if the image has no such move. */
  take(move: Move): Attempt | null {
    const before = this.#local(move.actor);
    if (this.#cursor.take(move) === null) return null;
    this.#callStep(move.actor, before);
    const attempt = this.run.take(move.actor, move.picks);
    if (attempt.kind === "blocked") {
      throw this.#differs(move.actor, before.place, `step "${before.step}" is blocked`);
    }
    if (attempt.step !== before.step) {
      const what = `it takes step "${attempt.step}" instead of "${before.step}"`;
      throw this.#differs(move.actor, before.place, what);
    }
    this.#compareCells(move.actor, before);
    this.#compareActor(move.actor, `after step "${before.step}"`, before.place);
    return attempt;
  }

  /** Checks that both sides enable the same actors; to do so it tries the step of each. */
  compareEnabled(): void {
    const batch = this.#cursor.expand();
    const enabled = new Set(batch.actor.subarray(0, batch.count));
    this.run.instance.actors.forEach((_, actor) => {
      const local = this.#local(actor);
      if (local.status !== "running" || this.run.status(actor) !== "running") return;
      this.#callStep(actor, local);
      const isEnabled = this.run.waitsFor(actor) === null;
      if (isEnabled === enabled.has(actor)) return;
      const what = `step "${local.step}" is ${isEnabled ? "enabled" : "blocked"}`;
      throw this.#differs(actor, local.place, what);
    });
  }

  /** Draws one of the moves enabled here; null if there is none. */
  draw(prng: Prng): Move | null {
    const batch = this.#cursor.expand();
    if (batch.count === 0) return null;
    const k = prng.below(batch.count);
    const branch = this.#cursor.machine.program.leaves.branchAt(batch.leaf[k]!);
    const picks = picksOf(branch);
    return { actor: batch.actor[k]!, picks };
  }

  #local(actor: number): LocalState {
    return this.#cursor.machine.local(this.#cursor.state, 0, actor);
  }

  /** Says whose code is about to run. */
  #callStep(actor: number, { step, place }: LocalState): void {
    const { name } = this.run.instance.actors[actor]!;
    const what = `step "${step}" of actor "${name}"`;
    this.#cursor.machine.learner.watch.whose = { what, actor: name, place };
  }

  #compareCells(actor: number, { step, place }: LocalState): void {
    const { learner, layout } = this.#cursor.machine;
    const first = this.run.instance.actors.length;
    this.run.instance.cells.forEach((cell, index) => {
      const number = layout.get(this.#cursor.state, 0, first + index);
      const learned = learner.values.value(index, number);
      const plain = this.run.value(cell);
      if (keyOf(learned) === keyOf(plain)) return;
      const what = `step "${step}" leaves ${textOf(plain)} in "${cell.name}" instead of ${textOf(learned)}`;
      throw this.#differs(actor, place, what);
    });
  }

  #compareActor(actor: number, when: string, before: Place | null): void {
    const local = this.#local(actor);
    const status = this.run.status(actor);
    const step = this.run.next(actor)?.name ?? "";
    if (status === local.status && step === local.step) return;
    const place = this.run.next(actor)?.place ?? local.place ?? before;
    const comes = status === "running" ? `it comes to step "${step}"` : `it has ${status}`;
    const came = local.status === "running" ? `came to step "${local.step}"` : local.status;
    throw this.#differs(actor, place, `${when} ${comes}; the first time it ${came}`);
  }

  #differs(actor: number, place: Place | null, what: string): ModelMistake {
    const { name } = this.run.instance.actors[actor]!;
    return new ModelMistake(
      "nondeterministic",
      `actor "${name}" does something else when it runs again from the start: ${what}`,
      {
        place,
        actor: name,
        remedy:
          "what an actor does may depend only on the results of its steps: is there a variable " +
          "outside the actor, or one that outlives an iteration of its loop, or Date.now() or " +
          "Math.random()? Keep it in a cell or in the loop's carried value, or use choose()",
      },
    );
  }
}
