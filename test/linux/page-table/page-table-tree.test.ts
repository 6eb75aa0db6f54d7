import { expect, test } from "vitest";
import { assert, step } from "../../../src/index.ts";
import { mkPte, none, pageTableTree, spinlock, task } from "../../../src/linux/index.ts";
import { broken } from "../explored.ts";

const addresses = ["a", "b", "c", "d"] as const;

function twoPages() {
  return pageTableTree("mm", { maps: addresses, ptePages: ["P", "Q", "R"], pmds: 2, ptes: 2 });
}

test("neighbouring addresses share a page of ptes and its lock, distant ones share neither", () => {
  const claims = broken(() => {
    const tree = twoPages();
    const body = () =>
      step("check", () => {
        const [p, q] = tree.ptePages;
        assert(tree.pmd(0).value === p && tree.pmd(1).value === p, "0 and 1 are in P");
        assert(tree.pmd(2).value === q && tree.pmd(3).value === q, "2 and 3 are in Q");
        assert(p?.ptl !== q?.ptl, "each page has its own ptl");
      });
    return { actors: [task("kernel", { cpu: 0 }, body)] };
  });
  expect(claims).toEqual([]);
});

test("what a walk finds is what was set in the page that the pmd names now", () => {
  const claims = broken(() => {
    const tree = twoPages();
    const body = function* () {
      const ptePage = yield* tree.pmd(3).read();
      if (ptePage === none) return;
      yield* step("set", () => {
        tree.pte(ptePage, 3).value = mkPte("d");
      });
      yield* step("check", () => {
        const found = tree.lookup(3);
        assert(found !== none && found.maps === "d", "3 maps d");
        assert(tree.lookup(2) === none, "2 maps nothing");
      });
      yield* tree.pmd(3).write(none);
      yield* step("check", () => assert(tree.lookup(3) === none, "nothing is mapped there"));
    };
    return { actors: [task("kernel", { cpu: 0 }, body)] };
  });
  expect(claims).toEqual([]);
});

test("an allocated page of ptes maps nothing, whatever was in it", () => {
  const claims = broken(() => {
    const tree = pageTableTree("mm", { maps: ["a"], ptePages: ["P"], mapped: ["a"] });
    const body = function* () {
      yield* step("free", () => tree.ptePages[0]?.free());
      yield* step("allocate", () => assert(tree.allocate().pte(0).value === none, "all none"));
    };
    return { actors: [task("kernel", { cpu: 0 }, body)] };
  });
  expect(claims).toEqual([]);
});

test("allocating a page of ptes may sleep", () => {
  const claims = broken(() => {
    const tree = twoPages();
    const lock = spinlock("lock");
    const body = function* () {
      yield* lock.lock();
      yield* step("allocate", () => void tree.allocate());
    };
    return { actors: [task("kernel", { cpu: 0 }, body)] };
  });
  expect(claims).toEqual(["no-sleep-in-atomic"]);
});
