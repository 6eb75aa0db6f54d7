/**
 * Tells a run: re-executes its moves on plain generators and writes down what each step did, and where
 * every actor stands at the end.
 */
import { noDeadlock } from "../model/model.ts";
import type { Violation } from "../model/step.ts";
import { isReference, textOf } from "../model/value.ts";
import { deadlock } from "../search/judge.ts";
import type { Move } from "../search/search.ts";
import { Holdings } from "./holdings.ts";
import type { Attempt, PlainRun } from "./plain-run.ts";
import type { ActorAtEnd, Change, Cycle, Event, Schedule, Witness } from "./witness.ts";

/** Collects the events of a run that somebody else drives. */
export class Narrator {
  readonly #run: PlainRun;
  readonly #initial: Witness["initial"];
  readonly #events: Event[] = [];
  /** The moves told so far. */
  readonly moves: Move[] = [];
  readonly #holdings = new Holdings();
  #switches = 0;

  constructor(run: PlainRun) {
    this.#run = run;
    this.#initial = run.instance.cells.map((cell) => ({
      cell: cell.name,
      value: textOf(cell.initial),
    }));
  }

  get count(): number {
    return this.#events.length;
  }

  add(actor: number, attempt: Attempt & { readonly kind: "moved" }): void {
    const { name } = this.#run.instance.actors[actor]!;
    const last = this.#events.at(-1);
    if (last !== undefined && last.actor !== name) this.#switches += 1;
    const changes = [...attempt.writes].map(
      ([cell, before]): Change => ({
        cell: cell.name,
        before: textOf(before),
        after: textOf(this.#run.value(cell)),
      }),
    );
    this.#events.push({
      actor: name,
      step: attempt.step,
      frames: attempt.frames,
      place: attempt.place,
      changes,
      picked: attempt.picks.map(({ count, pick }) => `${pick + 1} of ${count}`),
      result: resultText(attempt.value),
    });
    this.#holdings.add(name, attempt);
    this.moves.push({ actor, picks: attempt.picks.map(({ pick }) => pick) });
  }

  /** The run so far as a witness of this violation. */
  tell(violation: Violation, minimal: Witness["minimal"], cycle: Cycle | null = null): Witness {
    const schedule: Schedule = this.#events.map(({ actor, step }, index) => ({
      actor,
      step,
      picks: this.moves[index]!.picks,
    }));
    return {
      claim: violation.claim,
      message: violation.message,
      facts: violation.facts,
      ...(violation.splat.length === 0 ? {} : { splat: violation.splat }),
      schedule,
      events: this.#events,
      switches: this.#switches,
      initial: this.#initial,
      actors: this.#run.instance.actors.map((_, actor) => this.#atEnd(actor)),
      cycle,
      minimal,
    };
  }

  #atEnd(actor: number): ActorAtEnd {
    const run = this.#run;
    const { name, lane, daemon, place } = run.instance.actors[actor]!;
    const next = run.next(actor);
    const status = run.status(actor);
    const waitsFor = run.waitsFor(actor);
    return {
      actor: name,
      lane,
      daemon,
      status: status === "running" ? (waitsFor === null ? "ready" : "blocked") : status,
      step: next?.name ?? null,
      frames: run.frames(actor),
      place: next?.place ?? run.violation(actor)?.place ?? place,
      waitsFor: (waitsFor ?? []).map((other) => other.name),
      holds: this.#holdings.of(name),
    };
  }
}

/** What came of a step, if anything did; how a loop goes on is seen from what follows. */
function resultText(value: unknown): string | null {
  if (value === undefined) return null;
  if (typeof value !== "object" || value === null || isReference(value)) return textOf(value);
  const [[key, inner] = [], ...others] = Object.entries(value);
  const isOfLoop = others.length === 0 && (key === "done" || key === "again");
  return isOfLoop ? resultText(inner) : textOf(value);
}

/** How the claim is broken where the run stands; null if it is not. */
export function brokenNow(run: PlainRun, claim: string): Violation | null {
  const { actors, claims } = run.instance;
  for (const [actor] of actors.entries()) {
    const violation = run.violation(actor);
    if (violation?.claim === claim) return violation;
  }
  const asserted = claims.find(({ name }) => name === claim);
  const isStuck = actors.every((_, actor) => run.next(actor) === null || isBlocked(run, actor));
  const waiting = actors.filter(
    (actor, index) =>
      !actor.daemon && run.status(index) === "running" && run.next(index)?.mayRest !== true,
  );
  if (asserted === undefined) {
    const isDeadlock = claim === noDeadlock && isStuck && waiting.length > 0;
    return isDeadlock ? deadlock(waiting) : null;
  }
  if (asserted.scope === "at-end" && !(isStuck && waiting.length === 0)) return null;
  return run.judge(asserted.condition, claim);
}

function isBlocked(run: PlainRun, actor: number): boolean {
  return run.waitsFor(actor) !== null;
}
