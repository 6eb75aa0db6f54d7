/** Models small enough to see at a glance what a fair scheduler allows, and what breaks them in a word. */
import { type CheckOptions, check } from "../../../src/check/check.ts";
import type { Report } from "../../../src/check/report.ts";
import {
  actor,
  booleans,
  cell,
  defineModel,
  eventually,
  type Fairness,
  forever,
  holds,
  type ModelDefinition,
  step,
  when,
} from "../../../src/index.ts";

export type Build = ModelDefinition<string, Record<never, never>>["build"];

export function explored(build: Build, options: Partial<CheckOptions> = {}): Report {
  const model = defineModel({ name: "small", variants: { plain: holds() }, build });
  return check(model, { variant: "plain", ...options });
}

/** `stem + cycle`, or why there is none. */
export function lasso({ verdict, witness }: Report): string {
  if (verdict.kind === "unresolved") return verdict.reason;
  const cycle = witness?.cycle ?? null;
  if (witness === null || cycle === null) return verdict.kind;
  return `${cycle.from} + ${witness.events.length - cycle.from}`;
}

export const idle = () => forever(() => step("idle", () => undefined));

/** One who goes round for ever, and one who sets a flag once and is done. */
export function setterBeside(fairness: Fairness): Build {
  return () => {
    const flag = cell("flag", booleans);
    return {
      actors: [actor("spinner", idle), actor("setter", { fairness }, () => flag.write(true))],
      claims: [eventually("set", () => flag.value)],
    };
  };
}

/** A lock that somebody takes and drops for ever, and one who waits for it once. */
export function waiterBeside(fairness: Fairness): Build {
  return () => {
    const isHeld = cell("held", booleans);
    const isServed = cell("served", booleans);
    const take = step.bind(null, "take", () => {
      when(!isHeld.value);
      isHeld.value = true;
    });
    return {
      actors: [
        actor("holder", () =>
          forever(function* () {
            yield* take();
            yield* isHeld.write(false);
          }),
        ),
        actor("waiter", { fairness }, () =>
          step("take and be served", () => {
            when(!isHeld.value);
            isServed.value = true;
          }),
        ),
      ],
      claims: [eventually("served", () => isServed.value)],
    };
  };
}
