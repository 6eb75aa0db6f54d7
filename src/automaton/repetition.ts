/**
 * Bounds on histories: an actor that repeats for ever without collapsing has infinitely many local
 * states, and must end in a message that says where, never in a search without end.
 */
import type { Actor } from "../model/actor.ts";
import { ModelMistake } from "../model/mistake.ts";
import type { Place } from "../model/place.ts";
import type { Frame, Histories } from "./history.ts";

/** How many answers one frame may hold: more is a plain loop around steps. */
const answerBound = 1_024;
/** How many values a loop entered from one history may carry. */
const carriedBound = 4_096;

/** Throws a mistake if a newly met history is the fruit of a repetition without end. */
export function boundRepetition(
  actor: Actor,
  histories: Histories,
  top: Frame,
  place: Place | null,
): void {
  if ((top.last?.count ?? 0) >= answerBound) {
    throw new ModelMistake(
      "bound-reached",
      `actor "${actor.name}" has taken ${answerBound} steps within one routine: ` +
        "a plain for or while around steps never collapses",
      {
        place,
        actor: actor.name,
        remedy:
          "use forever(…), repeat(count, …) or loop(initial, …): a finished iteration is then " +
          "forgotten but for the value it carries on",
      },
    );
  }
  if (histories.carriedCount(top) > carriedBound) {
    throw new ModelMistake(
      "bound-reached",
      `a loop of actor "${actor.name}" has carried ${carriedBound} different values: ` +
        "its local states have no end in sight",
      {
        place,
        actor: actor.name,
        remedy: "carry a value from a small set: bound it, or let it wrap round",
      },
    );
  }
}
