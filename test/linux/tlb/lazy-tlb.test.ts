import { expect, test } from "vitest";
import { always, assert, step, until } from "../../../src/index.ts";
import { enterLazyTlb, mmu, none, switchMm, task } from "../../../src/linux/index.ts";
import { broken } from "../explored.ts";
import { oneTree } from "../page-table/one-tree.ts";

/**
 * CPU1 goes lazy and is told to flush; it comes back, or not, and walks. Then CPU0 unhooks P, flushes,
 * and frees it.
 */
function comingBack(how: "by switch_mm" | "unasked") {
  return broken(() => {
    const tree = oneTree();
    const unit = mmu("mm", tree);
    const [cache] = unit.pagingStructureCache;
    const [ptePage] = tree.ptePages;
    const user = task("user", { cpu: 1 }, function* () {
      yield* enterLazyTlb(unit);
      yield* until("told", () => !unit.cpuVmMask.value);
      if (how === "by switch_mm") yield* switchMm(unit);
      yield* step("walk", () => void unit.translate(1, 0, "load"));
    });
    const unmapper = task("unmapper", { cpu: 0 }, function* () {
      yield* until("lazy", () => unit.mmuState.of(1).value === "TLBSTATE_LAZY");
      yield* unit.flushTlbMm();
      yield* tree.pmd(0).write(none);
      yield* unit.flushTlbMm();
      yield* step("free", () => ptePage?.free());
    });
    const claim = always("forgotten", () => !ptePage?.isFree() || cache?.of(1).value === none);
    return { actors: [user, unmapper], claims: [claim] };
  });
}

test("a lazy CPU that is told to flush leaves the mm, and is not told again", () => {
  const claims = broken(() => {
    const unit = mmu("mm", oneTree());
    const user = task("user", { cpu: 1 }, function* () {
      yield* step("walk", () => void unit.translate(1, 0, "load"));
      yield* enterLazyTlb(unit);
    });
    const unmapper = task("unmapper", { cpu: 0 }, function* () {
      yield* until("lazy", () => unit.mmuState.of(1).value === "TLBSTATE_LAZY");
      yield* unit.flushTlbMm();
      yield* step("check", () => {
        assert(!unit.cpuVmMask.of(1).value, "it is in the mask still");
        assert(unit.pagingStructureCache[0]?.of(1).value === none, "it remembers P");
      });
    });
    return { actors: [user, unmapper] };
  });
  expect(claims).toEqual([]);
});

test("a CPU that is not lazy flushes, and is told the next time too", () => {
  const claims = broken(() => {
    const unit = mmu("mm", oneTree());
    const unmapper = task("unmapper", { cpu: 0 }, function* () {
      yield* unit.flushTlbMm();
      yield* step("check", () => assert(unit.cpuVmMask.of(1).value, "it left the mask"));
    });
    return { actors: [unmapper, task("user", { cpu: 1 }, () => step("run", () => {}))] };
  });
  expect(claims).toEqual([]);
});

test("a CPU that comes back by switch_mm is told again", () => {
  expect(comingBack("by switch_mm")).toEqual([]);
});

test("a CPU that walks again without it keeps what was freed", () => {
  expect(comingBack("unasked")).toEqual(["forgotten"]);
});
