import { expect, test } from "vitest";
import { assert, cell, range, step } from "../../../src/index.ts";
import { mkPte, mmu, mmuAccess, pageTableTree, task } from "../../../src/linux/index.ts";
import { broken } from "../explored.ts";

/** A load from an address where nothing is mapped, until its fault handler has been called twice. */
function loading(mapsAt: number) {
  return broken(() => {
    const tree = pageTableTree("mm", { maps: ["page0"], ptePages: ["P"] });
    const unit = mmu("mm", tree);
    const faults = cell("faults", range(0, 9));
    const fault = () =>
      step("fault", () => {
        faults.value += 1;
        const ptePage = tree.pmd(0).value;
        if (faults.value < mapsAt || ptePage === "none") return;
        tree.pte(ptePage, 0).value = mkPte("page0");
      });
    const user = task("user", { cpu: 0 }, function* () {
      const found = yield* mmuAccess(unit, 0, "load", {
        access: "load",
        use: (frame) => frame,
        fault,
      });
      assert(found === "page0", "the load goes to what the handler mapped");
      yield* step("check", () =>
        assert(faults.value === mapsAt, `it faulted ${faults.value} times`),
      );
    });
    return { actors: [user] };
  });
}

test("an access faults and runs again until something is mapped, and is done once", () => {
  expect(loading(1)).toEqual([]);
  expect(loading(3)).toEqual([]);
});
