/**
 * A model's claims and figures as observers, sorted by how they are decided.
 */
import type { Claim } from "../model/claim.ts";
import type { Instance } from "../model/model.ts";
import { Violation } from "../model/step.ts";
import type { ImageClaim } from "./image.ts";
import { Observer } from "./observer.ts";
import type { Values } from "./values.ts";
import type { Watch } from "./watch.ts";

/** A claim on single states: null where it holds. */
export interface JudgedClaim {
  readonly name: string;
  readonly scope: "always" | "at-end";
  readonly observer: Observer<Violation | null>;
}

/** A claim on what can still be reached: true where it is reached. */
export interface Goal {
  readonly name: string;
  readonly observer: Observer<boolean>;
}

export function judgedClaims({ claims }: Instance, values: Values, watch: Watch): JudgedClaim[] {
  return claims.flatMap(({ name, scope, condition, place }) => {
    if (scope === "still-possible") return [];
    const evaluate = () => verdictOf(name, condition);
    const observing = { what: `claim "${name}"`, place, evaluate };
    return [{ name, scope, observer: new Observer(observing, values, watch) }];
  });
}

export function goals({ claims }: Instance, values: Values, watch: Watch): Goal[] {
  return claims.flatMap(({ name, scope, condition, place }) => {
    if (scope !== "still-possible") return [];
    const evaluate = () => condition() === true;
    const observing = { what: `claim "${name}"`, place, evaluate };
    return [{ name, observer: new Observer(observing, values, watch) }];
  });
}

export function figures(instance: Instance, values: Values, watch: Watch): Observer<number>[] {
  return instance.figures.map(({ name, value, place }) => {
    const observing = { what: `figure "${name}"`, place, evaluate: value };
    return new Observer(observing, values, watch);
  });
}

/** The paths of a claim met so far, as plain data. */
export function imageOfClaim({ name, scope, observer }: JudgedClaim): ImageClaim {
  const observations = observer.known.map(({ tests, value }) => ({ tests, holds: value === null }));
  return { name, scope, observations };
}

export function imageOfGoal({ name, observer }: Goal): ImageClaim {
  const observations = observer.known.map(({ tests, value: holds }) => ({ tests, holds }));
  return { name, scope: "still-possible", observations };
}

function verdictOf(name: string, condition: Claim["condition"]): Violation | null {
  try {
    return condition() === false ? new Violation(name, "", {}, null) : null;
  } catch (thrown) {
    if (!(thrown instanceof Violation)) throw thrown;
    return new Violation(name, thrown.message, thrown.facts, thrown.place);
  }
}
