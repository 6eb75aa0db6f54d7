/**
 * Symmetry: twins are one. The counts of states up to renaming are those of stateright and of an
 * enumeration of orbits; that orbits add up to the full graph tells a form that is not canonical.
 */
import { describe, expect, test } from "vitest";
import {
  actor,
  actorOrNone,
  always,
  cell,
  cells,
  type Model,
  range,
  self,
  step,
  twins,
  when,
} from "../../src/index.ts";
import { increment } from "../support/programs/increment.ts";
import { twoPhaseCommit } from "../support/programs/two-phase-commit.ts";
import { orbitSizes } from "./orbit-sizes.ts";
import { auditedVariant, type Build, exhausted, modelWith, statesOf } from "./searched.ts";

describe.for<[string, Model, string, Record<string, number>, number, number]>([
  ["2 threads that count", increment, "plain", { threads: 2 }, 13, 8],
  ["3 threads that count", increment, "plain", { threads: 3 }, 84, 22],
  ["4 threads that count", increment, "plain", { threads: 4 }, 755, 63],
  ["5 threads that count", increment, "plain", { threads: 5 }, 8638, 184],
  ["2 threads that count under a lock", increment, "locked", { threads: 2 }, 17, 9],
  ["3 threads that count under a lock", increment, "locked", { threads: 3 }, 61, 13],
  ["4 threads that count under a lock", increment, "locked", { threads: 4 }, 257, 17],
  ["5 threads that count under a lock", increment, "locked", { threads: 5 }, 1301, 21],
  ["a commit of 3", twoPhaseCommit, "plain", { managers: 3 }, 288, 80],
  ["a commit of 4", twoPhaseCommit, "plain", { managers: 4 }, 1568, 166],
  ["a commit of 5", twoPhaseCommit, "plain", { managers: 5 }, 8832, 314],
])("%s", ([, model, variant, parameters, full, orbits]) => {
  test(`${full} states are ${orbits} up to renaming`, () => {
    const { rows, differences } = auditedVariant(model, variant, { parameters });
    expect(differences).toEqual([]);
    const states = new Map(rows.map((row) => [row.reduction, row.states]));
    expect(states.get("none")).toBe(full);
    expect(states.get("symmetry")).toBe(orbits);
    expect(states.get("all")).toBeLessThanOrEqual(orbits);
  });

  test("the orbits add up to the full graph", () => {
    const sizes = orbitSizes(model.instantiate(variant, parameters));
    expect(sizes.length).toBe(orbits);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(full);
  });
});

/** Three threads stand in a ring: each cell names the thread before its own. */
const ring: Build = () => {
  const before = cells("before", 3, actorOrNone);
  const last = cell("last", actorOrNone);
  const threads = before.map((mine, index) =>
    actor(`T${index}`, function* () {
      const seen = yield* step("come", () => {
        const earlier = last.value;
        last.value = self();
        return earlier;
      });
      yield* mine.write(seen);
    }),
  );
  return { actors: threads, twins: [twins(threads, before)] };
};

describe("what a form must see", () => {
  test("who stands before whom, where all twins are equal in what is theirs", () => {
    const sizes = orbitSizes(modelWith(ring).instantiate("plain"));
    // Nobody, or one to three have come, in some order; who has come has written or not.
    const full = 1 + 3 * 2 + 6 * 4 + 6 * 8;
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(full);
    expect(sizes.length).toBe(1 + 2 + 4 + 8);
    expect(statesOf(ring, "symmetry")).toEqual([full, 15]);
  });

  test("twins of two kinds", () => {
    const build: Build = () => {
      const asks = cells("asks", 2, range(0, 2));
      const askers = asks.map((mine, index) => actor(`asker${index}`, () => mine.write(1)));
      const others = [0, 1].map((index) =>
        actor(`other${index}`, () =>
          step("answer", () => {
            const asked = asks.find(({ value }) => value === 1);
            when(asked !== undefined && asks.every(({ value }) => value > 0));
            for (const one of asks) one.value = 2;
          }),
        ),
      );
      return { actors: [...askers, ...others], twins: [twins(askers, asks), twins(others)] };
    };
    // (asked: 0, 1 of 2, 2 of 2), then one other has answered, and nobody may any more.
    expect(statesOf(build, "symmetry")).toEqual([4 + 2, 3 + 1]);
  });
});

describe("a witness of a search with symmetry", () => {
  test("is a run of the model and as short as any", () => {
    const build: Build = () => {
      const owner = cell("owner", actorOrNone);
      const count = cell("count", range(0, 3));
      const threads = [0, 1, 2].map((index) =>
        actor(`T${index}`, function* () {
          yield* step("take", () => {
            when(owner.value === null);
            owner.value = self();
            count.value += 1;
          });
          yield* owner.write(null);
        }),
      );
      return {
        actors: threads,
        claims: [always("not-thrice", () => count.value < 3)],
        twins: [twins(threads)],
      };
    };
    for (const reduction of ["symmetry", "all"] as const) {
      const { witness, verdict, broken } = exhausted(build, reduction);
      expect(verdict.kind).toBe("violated");
      expect(broken.map(({ claim, depth }) => [claim, depth])).toEqual([["not-thrice", 5]]);
      expect(witness?.schedule.length).toBe(5);
      expect(witness?.minimal).toBe("steps-and-switches");
    }
  });
});

describe("twins that are none are found out", () => {
  test("by the first step that tells them apart", () => {
    const build: Build = () => {
      const x = cell("x", range(0, 2));
      const threads = [1, 2].map((index) => actor(`T${index}`, () => x.write(index)));
      return { actors: threads, twins: [twins(threads)] };
    };
    expect(() => exhausted(build, "symmetry")).toThrow(
      '"T1" and "T2" are no twins: they part in step "x = 1"',
    );
  });

  test("by what they begin with", () => {
    const build: Build = () => {
      const own = cells("own", 2, [0, 1], (index) => (index === 0 ? 0 : 1));
      const threads = own.map((mine, index) => actor(`T${index}`, () => mine.read()));
      return { actors: threads, twins: [twins(threads, own)] };
    };
    expect(() => exhausted(build, "symmetry")).toThrow("are no twins");
  });

  test("by a claim that is about one of them", () => {
    const build: Build = () => {
      const own = cells("own", 2, [0, 1]);
      const threads = own.map((mine, index) => actor(`T${index}`, () => mine.write(1)));
      return {
        actors: threads,
        claims: [always("not-the-second", () => own[1]?.value === 0)],
        twins: [twins(threads, own)],
      };
    };
    expect(() => exhausted(build, "symmetry")).toThrow(
      '"T0" and "T1" are no twins: the claim "not-the-second" tells one from the other',
    );
  });

  test("by a name that belongs to one of them alone", () => {
    const build: Build = () => {
      const threads = ["A", "B"].map((name) => actor(name, () => step("go", () => undefined)));
      cell("A.own", [0, 1]);
      return { actors: threads, twins: [twins(threads)] };
    };
    expect(() => exhausted(build, "symmetry")).toThrow('there is "A.own" and no "B.own"');
  });

  test("by lists of different lengths", () => {
    const build: Build = () => {
      const own = cells("own", 3, [0, 1]);
      const threads = [0, 1].map((index) => actor(`T${index}`, () => step("go", () => undefined)));
      return { actors: threads, twins: [twins(threads, own)] };
    };
    expect(() => exhausted(build, "symmetry")).toThrow("2 twins were given a list of 3");
  });
});
