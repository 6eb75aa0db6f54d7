/**
 * A model's claims and figures as observers, sorted by how they are decided.
 */
import type { Claim } from "../model/claim.ts";
import type { Instance } from "../model/model.ts";
import { Violation } from "../model/step.ts";
import type { ImageClaim } from "./image.ts";
import { Observer } from "./observer.ts";
import type { Values } from "./values.ts";

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

export function judgedClaims({ claims }: Instance, values: Values): JudgedClaim[] {
  return claims.flatMap(({ name, scope, condition }) => {
    if (scope === "still-possible") return [];
    const evaluate = () => verdictOf(name, condition);
    return [{ name, scope, observer: new Observer(`claim "${name}"`, values, evaluate) }];
  });
}

export function goals({ claims }: Instance, values: Values): Goal[] {
  return claims.flatMap(({ name, scope, condition }) => {
    if (scope !== "still-possible") return [];
    const evaluate = () => condition() === true;
    return [{ name, observer: new Observer(`claim "${name}"`, values, evaluate) }];
  });
}

export function figures(instance: Instance, values: Values): Observer<number>[] {
  return instance.figures.map(({ name, value }) => new Observer(`figure "${name}"`, values, value));
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
