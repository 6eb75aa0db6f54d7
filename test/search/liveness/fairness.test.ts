/** What each kind of fairness allows and forbids. */
import { describe, expect, test } from "vitest";
import {
  actor,
  booleans,
  cell,
  choose,
  eventually,
  type Fairness,
  forever,
  range,
  step,
  when,
} from "../../../src/index.ts";
import { type Build, explored, idle, lasso, setterBeside, waiterBeside } from "./small.ts";

describe("fairness", () => {
  test("who could move all the time moves, unless nobody owes it that", () => {
    expect(lasso(explored(setterBeside("weak")))).toBe("holds");
    expect(lasso(explored(setterBeside("strong")))).toBe("holds");
    expect(lasso(explored(setterBeside("unfair")))).toBe("0 + 1");
  });

  test("who could move again and again moves under strong fairness alone", () => {
    expect(lasso(explored(waiterBeside("weak")))).toBe("0 + 2");
    expect(lasso(explored(waiterBeside("strong")))).toBe("holds");
  });

  test("a claim may be fairer, or less fair, than the actors declare", () => {
    const claimed =
      (build: Build, fairness: Fairness): Build =>
      (setting) => {
        const built = build(setting);
        const claims = (built.claims ?? []).map((claim) => ({ ...claim, fairness }));
        return { ...built, claims };
      };
    expect(lasso(explored(claimed(waiterBeside("weak"), "strong")))).toBe("holds");
    expect(lasso(explored(claimed(setterBeside("weak"), "unfair")))).toBe("0 + 1");
  });

  test("a claim that is fair to some is unfair to all others", () => {
    const build =
      (fairTo: "setter" | "spinner"): Build =>
      () => {
        const flag = cell("flag", booleans);
        const actors = [actor("spinner", idle), actor("setter", () => flag.write(true))];
        const weak = actors.filter(({ name }) => name === fairTo);
        return { actors, claims: [eventually("set", () => flag.value, { fairness: { weak } })] };
      };
    expect(lasso(explored(build("setter")))).toBe("holds");
    expect(lasso(explored(build("spinner")))).toBe("0 + 1");
  });

  test("it is about actors, not about what the environment chooses in a step", () => {
    const build: Build = () => {
      const isDone = cell("done", booleans);
      const attempt = step.bind(null, "attempt", () => {
        isDone.value = choose([false, true]);
      });
      return {
        actors: [actor("trier", () => forever(attempt))],
        claims: [eventually("succeeds", () => isDone.value)],
      };
    };
    expect(lasso(explored(build))).toBe("0 + 1");
  });

  test("a cycle is fair to more actors than a search for the shortest one can keep in mind", () => {
    const build =
      (fairness: Fairness): Build =>
      () => ({
        actors: Array.from({ length: 24 }, (_, index) => actor(`A${index}`, { fairness }, idle)),
        claims: [eventually("never", () => false)],
      });
    for (const fairness of ["weak", "strong"] as const) {
      const report = explored(build(fairness));
      expect(lasso(report)).toBe("0 + 24");
      expect(report.witness?.minimal).toBe("stem");
    }
  });

  test("two who are treated strongly may each have to be avoided", () => {
    // Whoever opens a door for one shuts it for the other; both may be starved only where both are
    // shut, and there the doorman stays.
    const build =
      (rest: "rests" | "goes round"): Build =>
      () => {
        const door = cell("door", ["left", "right", "none"]);
        const through = cell("through", range(0, 2));
        const pass = (side: "left" | "right") =>
          step(`pass ${side}`, () => {
            when(door.value === side);
            through.value += 1;
          });
        return {
          actors: [
            actor("doorman", () =>
              forever(function* () {
                yield* step("turn", () => {
                  const next = { left: "right", right: "left", none: "none" } as const;
                  door.value =
                    rest === "rests" ? choose([next[door.value], "none"]) : next[door.value];
                });
              }),
            ),
            actor("left", { fairness: "strong" }, () => pass("left")),
            actor("right", { fairness: "strong" }, () => pass("right")),
          ],
          claims: [eventually("both", () => through.value === 2)],
        };
      };
    expect(lasso(explored(build("goes round")))).toBe("holds");
    expect(lasso(explored(build("rests")))).toBe("1 + 1");
  });
});
