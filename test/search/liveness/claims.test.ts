/** What each liveness claim says of a run, and what is said of one that says nothing or is not decided. */
import { describe, expect, test } from "vitest";
import type { Report } from "../../../src/check/report.ts";
import {
  actor,
  alwaysEventually,
  booleans,
  cell,
  choose,
  eventually,
  type Fairness,
  fail,
  forever,
  leadsTo,
  noLivelock,
  progress,
  range,
  step,
  until,
} from "../../../src/index.ts";
import { type Build, explored, idle, lasso, setterBeside, waiterBeside } from "./small.ts";

describe("claims", () => {
  test("a run that ends stands still for ever where it ends", () => {
    const build =
      (last: boolean): Build =>
      () => {
        const flag = cell("flag", booleans);
        return {
          actors: [
            actor("A", function* () {
              yield* flag.write(true);
              yield* flag.write(last);
            }),
          ],
          claims: [alwaysEventually("set", () => flag.value)],
        };
      };
    expect(lasso(explored(build(true)))).toBe("holds");
    expect(lasso(explored(build(false)))).toBe("2 + 0");
  });

  test("of cycles that are equally near the shortest is told, and to stand still is shortest", () => {
    const build: Build = () => ({
      actors: [
        actor("A", function* () {
          const then = yield* step("choose", () => choose(["two", "one", "none"]));
          if (then === "none") return;
          yield* forever(function* () {
            yield* step("round", () => undefined);
            if (then === "two") yield* step("and round", () => undefined);
          });
        }),
      ],
      claims: [eventually("never", () => false)],
    });
    expect(lasso(explored(build))).toBe("1 + 0");
  });

  test("a premise owes its conclusion each time, and its own state counts", () => {
    const build =
      (answers: 1 | 2): Build =>
      () => {
        const asked = cell("asked", range(0, 2));
        const answered = cell("answered", range(0, 2));
        const answer = function* () {
          yield* until("asked?", () => asked.value > answered.value);
          yield* step("answer", () => {
            answered.value += 1;
          });
        };
        return {
          actors: [
            actor("asker", function* () {
              yield* asked.write(1);
              yield* until("first answer", () => answered.value === 1);
              yield* asked.write(2);
            }),
            actor("answerer", function* () {
              yield* answer();
              if (answers === 2) yield* answer();
            }),
          ],
          claims: [
            leadsTo(
              "answered",
              () => asked.value > answered.value,
              () => asked.value === answered.value,
            ),
            leadsTo(
              "at once",
              () => asked.value === 2,
              () => asked.value === 2,
            ),
          ],
        };
      };
    expect(lasso(explored(build(2)))).toBe("holds");
    const report = explored(build(1));
    expect(lasso(report)).toBe("5 + 0");
    expect(report.witness?.cycle?.since).toBe(5);
  });

  test("a livelock goes on and takes no step of progress", () => {
    const build =
      (label: "labelled" | "plain"): Build =>
      () => {
        const turn = cell("turn", booleans);
        const round = () =>
          step("turn", () => {
            turn.value = !turn.value;
          });
        return {
          actors: [
            actor("A", () => forever(() => (label === "plain" ? round() : progress(round())))),
          ],
          claims: [noLivelock("turns")],
        };
      };
    expect(lasso(explored(build("labelled")))).toBe("holds");
    expect(lasso(explored(build("plain")))).toBe("0 + 2");
  });

  test("to stand still is no livelock, nor is it one to be able to progress", () => {
    const build =
      (fairness: Fairness): Build =>
      () => {
        const flag = cell("flag", booleans);
        return {
          actors: [
            actor("spinner", idle),
            actor("worker", { fairness }, () => forever(() => progress(flag.write(true)))),
          ],
          claims: [noLivelock("works")],
        };
      };
    expect(lasso(explored(build("weak")))).toBe("holds");
    expect(lasso(explored(build("unfair")))).toBe("0 + 1");
    const still: Build = () => ({
      actors: [actor("A", () => progress(step("once", () => undefined)))],
      claims: [noLivelock("works")],
    });
    expect(lasso(explored(still))).toBe("holds");
  });

  test("a run that breaks another claim is that claim's business", () => {
    const build: Build = () => {
      const flag = cell("flag", booleans);
      return {
        actors: [
          actor("A", () => step("fail", () => fail("other", "it does"))),
          actor("B", () => flag.write(true)),
        ],
        claims: [eventually("set", () => flag.value)],
      };
    };
    const { broken, undecided } = explored(build, { until: "exhausted" });
    expect(broken.map(({ claim }) => claim)).toEqual(["other"]);
    expect(undecided).toEqual([]);
  });
});

describe("a claim that says nothing is reported as such", () => {
  const nothing = (claims: ReturnType<Build>["claims"]): Report =>
    explored(() => ({
      actors: [actor("A", () => step("once", () => undefined))],
      claims: claims ?? [],
    }));

  test.each([
    [
      leadsTo(
        "x",
        () => false,
        () => false,
      ),
      "its premise is never true",
    ],
    [eventually("x", () => true), "it holds before the first step"],
    [noLivelock("x"), "no step labelled as progress is ever taken"],
  ])("%o", (claim, why) => {
    const report = nothing([claim]);
    expect(report.verdict.kind).toBe("holds");
    expect(report.vacuous).toEqual([{ claim: "x", why }]);
  });
});

describe("a claim that cannot be decided does not hold", () => {
  test("under random walks", () => {
    const { verdict, undecided } = explored(setterBeside("weak"), { strategy: "random", runs: 3 });
    expect(verdict.kind).toBe("unresolved");
    expect(undecided).toEqual([
      { claim: "set", why: expect.stringMatching(/random walks cannot/) },
    ]);
  });

  test("where memory is spent", () => {
    const { tableBytes } = explored(waiterBeside("weak")).stats;
    const { verdict, undecided } = explored(waiterBeside("strong"), { maxBytes: tableBytes + 100 });
    expect(verdict).toEqual({ kind: "unresolved", reason: "not every claim could be decided" });
    const why = expect.stringMatching(/does not fit in the 100 bytes/);
    expect(undecided).toContainEqual({ claim: "served", why });
  });
});

test("no reduction is combined with a liveness claim", () => {
  const report = explored(setterBeside("weak"), { reduction: "persistent" });
  expect(report.reduction).toBe("none");
  expect(report.unreduced).toBe('"set" is about what happens for ever');
});
