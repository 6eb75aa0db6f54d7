/**
 * Fairness: what a scheduler owes an actor on a run that goes on for ever. Liveness claims ask of such
 * runs only those that are fair; without fairness nothing ever has to happen at all.
 *
 * `weak`: who could move all the time from some point on, moves. `strong`: who could move again and
 * again, moves again and again. `unfair`: nothing, it may be left standing for ever.
 */
import type { Actor } from "./actor.ts";
import { ModelMistake } from "./mistake.ts";
import type { Place } from "./place.ts";

export type Fairness = "weak" | "strong" | "unfair";

/** Those to whom a claim's scheduler is fair, by name; it owes nothing to all others. */
export interface FairTo {
  readonly weak?: readonly Actor[];
  readonly strong?: readonly Actor[];
}

/** One word for all actors, or who gets which; null leaves it to what each actor declares. */
export type FairnessOfClaim = Fairness | FairTo | null;

const words: readonly unknown[] = ["weak", "strong", "unfair"];

/** What a claim's scheduler owes an actor. */
export function fairnessTo(actor: Actor, ofClaim: FairnessOfClaim): Fairness {
  if (ofClaim === null) return actor.fairness;
  if (typeof ofClaim === "string") return ofClaim;
  if (ofClaim.strong?.includes(actor)) return "strong";
  return ofClaim.weak?.includes(actor) ? "weak" : "unfair";
}

/** Refuses a word that is none; `of` says in the message whose it is. */
export function checkFairnessWord(fairness: unknown, of: string, place: Place | null): void {
  if (words.includes(fairness)) return;
  throw new ModelMistake("unknown-name", `${of} has fairness ${JSON.stringify(fairness)}`, {
    place,
    remedy: 'write "weak", "strong" or "unfair"',
  });
}

/** Refuses sets that name nobody, somebody twice, or an actor that is not among `actors`. */
export function checkFairTo(
  claim: string,
  { weak = [], strong = [] }: FairTo,
  actors: readonly Actor[],
  place: Place | null,
): void {
  const named = [...strong, ...weak];
  const refuse = (message: string, remedy: string): never => {
    throw new ModelMistake("unknown-name", `claim "${claim}" ${message}`, { place, remedy });
  };
  if (named.length === 0) {
    refuse("is fair to a set of actors that has none", 'name some, or write fairness: "unfair"');
  }
  const stranger = named.find((actor) => !actors.includes(actor));
  if (stranger !== undefined) {
    const name = stranger?.name ?? String(stranger);
    refuse(`is fair to "${name}", which is no actor of the model`, "return it from build()");
  }
  const twice = named.find((actor, index) => named.indexOf(actor) !== index);
  if (twice !== undefined) refuse(`names "${twice.name}" twice`, "say weak or strong, once");
}
