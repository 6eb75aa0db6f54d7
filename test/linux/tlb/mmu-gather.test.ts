import { expect, test } from "vitest";
import { always, assert, step } from "../../../src/index.ts";
import {
  inAtomic,
  localIrqDisable,
  type MmuGatherOptions,
  mmu,
  mmuGather,
  none,
  task,
} from "../../../src/linux/index.ts";
import { broken } from "../explored.ts";
import { oneTree } from "../page-table/one-tree.ts";

/** P is unhooked and gathered while CPU1 walks. */
function gathering(options: MmuGatherOptions) {
  return broken(() => {
    const tree = oneTree();
    const unit = mmu("mm", tree);
    const gather = mmuGather("tlb", unit, options);
    const [ptePage] = tree.ptePages;
    const unmapper = task("unmapper", { cpu: 0 }, function* () {
      yield* gather.begin();
      yield* step("unhook", () => {
        tree.pmd(0).value = none;
        if (ptePage !== undefined) gather.add(ptePage);
        assert(inAtomic(), "the gather is a per-CPU object");
      });
      yield* gather.finish();
      yield* step("check", () => assert(ptePage?.isFree() === true, "it was freed"));
    });
    const walker = task("walker", { cpu: 1 }, () =>
      step("walk", () => void unit.translate(1, 0, "load")),
    );
    const cached = () => unit.pagingStructureCache.flatMap((cache) => cache.all);
    return {
      actors: [unmapper, walker],
      claims: [
        always("freed-after-flush", () => {
          return ptePage?.isFree() !== true || cached().every(({ value }) => value === none);
        }),
      ],
    };
  });
}

test("what was unhooked is freed when no CPU has it cached any more", () => {
  expect(gathering({})).toEqual([]);
});

test("freed before it is flushed, it is in some CPU's cache still", () => {
  expect(gathering({ finishes: "frees-then-invalidates" })).toEqual(["freed-after-flush"]);
});

test("if nothing was gathered nobody is interrupted", () => {
  const claims = broken(() => {
    const unit = mmu("mm", oneTree());
    const gather = mmuGather("tlb", unit);
    const unmapper = task("unmapper", { cpu: 0 }, function* () {
      yield* gather.begin();
      yield* gather.finish();
    });
    const deaf = task("deaf", { cpu: 1 }, () => step("local_irq_disable", localIrqDisable));
    return { actors: [unmapper, deaf] };
  });
  expect(claims).toEqual([]);
});
