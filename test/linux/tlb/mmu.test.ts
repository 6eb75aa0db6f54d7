import { expect, test } from "vitest";
import { type Actor, always, assert, type Claim, type Steps, step } from "../../../src/index.ts";
import { type Access, type Mmu, mmu, none, task } from "../../../src/linux/index.ts";
import { broken } from "../explored.ts";
import { type OneTree, oneTree } from "../page-table/one-tree.ts";

type Unit = Mmu<"page0">;

/** Explores what `body` does to an MMU, beside other actors and under claims, if there are any. */
function exploring(
  body: (unit: Unit, tree: OneTree) => Steps<unknown>,
  others: (
    unit: Unit,
    tree: OneTree,
  ) => { actors?: readonly Actor[]; claims?: readonly Claim[] } = () => ({}),
) {
  return broken(() => {
    const tree = oneTree();
    const unit = mmu("mm", tree);
    const { actors = [], claims = [] } = others(unit, tree);
    return { actors: [task("user", { cpu: 0 }, () => body(unit, tree)), ...actors], claims };
  });
}

const translate = (unit: Unit, access: Access) =>
  step(access, () => {
    const outcome = unit.translate(0, 0, access);
    return typeof outcome === "string" ? outcome : outcome.maps;
  });

test("a walk takes a step for each level, and then the TLB has it", () => {
  const claims = exploring(function* (unit) {
    const outcomes = [yield* translate(unit, "load"), yield* translate(unit, "load")];
    assert(outcomes.join() === "walking,walking", "two steps");
    assert((yield* translate(unit, "load")) === "page0", "the third one hits");
  });
  expect(claims).toEqual([]);
});

test("a load sets the accessed bit, a store the dirty bit too, without anybody's lock", () => {
  const bits = (access: Access) =>
    exploring(
      function* (unit) {
        yield* translate(unit, access);
        yield* translate(unit, access);
      },
      (_, tree) => {
        const is = (bit: "young" | "dirty") => {
          const pte = tree.lookup(0);
          return pte !== none && pte[bit];
        };
        return {
          claims: [always("not-young", () => !is("young")), always("clean", () => !is("dirty"))],
        };
      },
    );
  expect(bits("load")).toEqual(["not-young"]);
  expect(bits("store").toSorted()).toEqual(["clean", "not-young"]);
});

test("a walk goes on in the page that the pmd named, until the CPU is flushed", () => {
  const afterwards = (flush: "flushed" | "not flushed") =>
    exploring(function* (unit, tree) {
      yield* translate(unit, "load");
      yield* tree.pmd(0).write(none);
      if (flush === "flushed") yield* unit.flushTlbMm();
      const outcome = yield* translate(unit, "load");
      assert(outcome === "fault", "the walk came to a page that is not in the tree");
    });
  expect(afterwards("not flushed")).toEqual(["assertion"]);
  expect(afterwards("flushed")).toEqual([]);
});

test("a store through a clean TLB entry walks again, and faults if the pte has gone", () => {
  const claims = exploring(function* (unit, tree) {
    yield* translate(unit, "load");
    yield* translate(unit, "load");
    const ptePage = yield* tree.pmd(0).read();
    if (ptePage !== none) {
      yield* step("ptep_get_and_clear", () => {
        tree.pte(ptePage, 0).value = none;
      });
    }
    assert((yield* translate(unit, "load")) === "page0", "the TLB still has it");
    assert((yield* translate(unit, "store")) === "fault", "the dirty bit has nowhere to go");
  });
  expect(claims).toEqual([]);
});

test("after a fault nothing stale is left of the way to its address", () => {
  const claims = exploring(function* (unit, tree) {
    yield* tree.pmd(0).write(none);
    yield* translate(unit, "load");
    yield* tree.pmd(0).write(tree.ptePages[0] ?? none);
    assert((yield* translate(unit, "load")) === "walking", "it walks anew");
    assert((yield* translate(unit, "load")) === "walking", "and finds the pte");
  });
  expect(claims).toEqual([]);
});

test("a walk through a page of ptes that is free is reported", () => {
  const claims = exploring(function* (unit, tree) {
    yield* translate(unit, "load");
    yield* step("free", () => tree.ptePages[0]?.free());
    yield* translate(unit, "load");
  });
  expect(claims).toEqual(["no-use-after-free"]);
});

test("flush_tlb_mm empties the caches of every CPU before it returns", () => {
  const claims = exploring(
    function* (unit, tree) {
      yield* tree.pmd(0).write(none);
      yield* unit.flushTlbMm();
      yield* step("check", () => {
        const cached = unit.pagingStructureCache.flatMap((cache) => cache.all);
        assert(
          cached.every(({ value }) => value === none),
          "CPU1 remembers the page",
        );
      });
    },
    (unit) => ({
      actors: [
        task("other", { cpu: 1 }, () => step("load", () => void unit.translate(1, 0, "load"))),
      ],
    }),
  );
  expect(claims).toEqual([]);
});
