import { expect, test } from "vitest";
import { assert, step } from "../../../src/index.ts";
import {
  type MapLockOptions,
  none,
  pteOffsetMapLock,
  pteUnmapUnlock,
  readCopyUpdate,
  task,
} from "../../../src/linux/index.ts";
import { broken } from "../explored.ts";
import { oneTree } from "./one-tree.ts";

interface Walk extends MapLockOptions {
  readonly old: "kept" | "freed" | "freed-after-grace-period";
  readonly reads?: "under-rcu" | "freely";
}

/** One task locks the ptes of the address while another puts Q in the place of P. */
function walking({ old, reads = "freely", ...how }: Walk) {
  return broken(() => {
    const tree = oneTree();
    const rcu = readCopyUpdate("classic");
    const section = reads === "under-rcu" ? { section: rcu } : {};
    const walker = task("walker", { cpu: 0 }, function* () {
      const ptePage = yield* pteOffsetMapLock(tree, 0, { ...how, ...section });
      if (ptePage === none) return;
      yield* step("*pte", () => assert(tree.pmd(0).value === ptePage, "the lock is another's"));
      yield* pteUnmapUnlock(ptePage, section.section);
    });
    const mover = task("mover", { cpu: 1 }, function* () {
      const before = yield* tree.pmd(0).read();
      const fresh = yield* step("allocate", () => tree.allocate());
      if (before === none) return;
      yield* before.lock();
      yield* tree.pmd(0).write(fresh);
      yield* before.unlock();
      if (old === "kept") return;
      if (old === "freed-after-grace-period") yield* rcu.synchronize();
      yield* step("free", () => before.free());
    });
    return { actors: [walker, mover] };
  });
}

test("the ptl that is taken may be that of a page which is no longer there", () => {
  expect(walking({ old: "kept", recheck: "nothing" })).toEqual(["assertion"]);
});

test("asked again under the ptl, the pmd says whether it is", () => {
  expect(walking({ old: "kept" })).toEqual([]);
});

test("to ask again does not help if the lock is gone by then", () => {
  expect(walking({ old: "freed" })).toContain("no-use-after-free");
});

test("a walk under RCU finds the lock still there", () => {
  expect(walking({ old: "freed-after-grace-period", reads: "under-rcu" })).toEqual([]);
});
