/**
 * How a run goes on for ever: which steps come round again, who is left standing meanwhile, and why a
 * scheduler that is fair may do that.
 */
import type { ActorAtEnd, ActorInCycle, Cycle, Witness } from "../../witness/witness.ts";
import type { Page } from "../page.ts";
import { counted, printable, wrapped } from "../typography.ts";

/** `9 steps, then 4 for ever (…)`; a replay proves nothing about the length. */
export function cycleLength(
  { events, minimal }: Witness,
  { from }: Cycle,
  origin: "found" | "replayed",
): string {
  const round = events.length - from;
  const then = round === 0 ? "then none for ever" : `then ${round} for ever`;
  return `${counted(from, "step")}, ${then}${origin === "found" ? proved[minimal] : ""}`;
}

const proved: Readonly<Record<Witness["minimal"], string>> = {
  "stem-and-cycle": " (fewest to such a cycle, then fewest round it)",
  stem: " (fewest to such a cycle; a shorter cycle may exist)",
  "steps-and-switches": "",
  no: "",
};

export function forEver(witness: Witness, cycle: Cycle, page: Page): string[] {
  const { events, actors } = witness;
  const isStill = cycle.from === events.length;
  const left = actors.filter((actor, index) =>
    isStill ? actor.status !== "finished" : isStarved(actor, cycle.actors[index]!),
  );
  const others = isStill ? [] : cycle.actors.map((part, at) => partText(part, actors[at]!));
  const list = (title: string, texts: readonly string[]) =>
    texts.length === 0
      ? []
      : [page.paint("strong", title), ...texts.flatMap((text) => item(text, page))];
  return [
    ...wrapped(roundText(witness, cycle), page.width, "  "),
    ...list(
      "Left standing:",
      left.map((actor) => standingText(actor, page)),
    ),
    ...list("Why a fair scheduler may do that:", others),
  ];
}

function item(text: string, page: Page): string[] {
  return wrapped(`  ${printable(text)}`, page.width, "      ");
}

function roundText({ events }: Witness, { from, since }: Cycle): string {
  const owed = since > 0 ? ` It has been owed since step ${since}.` : "";
  if (from === events.length) return `Nobody can move any more: the run stands still.${owed}`;
  const [first, last] = [from + 1, events.length];
  const steps = first === last ? `Step ${first} leads` : `Steps ${first} to ${last} lead`;
  return `${steps} back to where step ${first} begins, and so on for ever.${owed}`;
}

/** Whether the actor would go on, and never does. */
function isStarved({ status, daemon }: ActorAtEnd, { moves, ready }: ActorInCycle): boolean {
  return status !== "finished" && moves === 0 && !(daemon && ready === "never");
}

function standingText({ actor, step, frames, waitsFor, place }: ActorAtEnd, page: Page): string {
  const parts = [
    step === null ? actor : `${actor} stands before "${step}"`,
    frames.length === 0 ? null : `in ${frames.map(({ name }) => name).join(" > ")}`,
    place === null ? null : `at ${page.locate(place)}`,
    waitsFor.length === 0 ? null : `and waits for ${waitsFor.join(", ")}`,
  ];
  return parts.filter((part) => part !== null).join(" ");
}

function partText({ actor, fairness, moves, ready }: ActorInCycle, { status }: ActorAtEnd): string {
  if (moves > 0) return `${actor} takes ${moves} of the steps`;
  if (status === "finished") return `${actor} has finished`;
  if (ready === "never") return `${actor} cannot move meanwhile`;
  const could = ready === "always" ? "could move all the time" : "could move at times";
  const owed =
    fairness === "unfair"
      ? "but nobody owes it that"
      : "but never all the time, and weak fairness owes it no more";
  return `${actor} ${could}, ${owed}`;
}
