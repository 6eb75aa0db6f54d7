import { expect, test } from "vitest";
import { atEnd, until } from "../../../src/index.ts";
import { none, pageTableTree, pteAlloc, spinlock, task } from "../../../src/linux/index.ts";
import { broken } from "../explored.ts";

/** P is unhooked; then two tasks want a page of ptes there. Q and R are free. */
function populating(check: "one is kept" | "Q wins") {
  return broken(() => {
    const tree = pageTableTree("mm", { maps: ["page0"], ptePages: ["P", "Q", "R"] });
    const pmd = tree.pmd(0);
    const [, q, r] = tree.ptePages;
    const fault = (cpu: number) =>
      task(`fault${cpu}`, { cpu }, function* () {
        yield* until("unhooked", () => pmd.value !== tree.ptePages[0]);
        yield* pteAlloc(tree, 0);
      });
    const holds = () =>
      check === "one is kept" ? q?.isFree() !== r?.isFree() : pmd.value === q && r?.isFree();
    return {
      actors: [task("unhook", { cpu: 2 }, () => pmd.write(none)), fault(0), fault(1)],
      claims: [atEnd("as-checked", holds)],
    };
  });
}

test("of two tasks that find no page of ptes one populates the pmd and the other frees its own", () => {
  expect(populating("one is kept")).toEqual([]);
});

test("either of them may be the one", () => {
  expect(populating("Q wins")).toEqual(["as-checked"]);
});

test("a page of ptes that is there already is left alone", () => {
  const claims = broken(() => {
    const tree = pageTableTree("mm", { maps: ["page0"], ptePages: ["P", "Q"] });
    const claim = atEnd("still-P", () => tree.pmd(0).value === tree.ptePages[0]);
    return { actors: [task("fault", { cpu: 0 }, () => pteAlloc(tree, 0))], claims: [claim] };
  });
  expect(claims).toEqual([]);
});

test("it must not be called where nobody may sleep", () => {
  const claims = broken(() => {
    const tree = pageTableTree("mm", { maps: ["page0"], ptePages: ["P", "Q"] });
    const lock = spinlock("lock");
    const body = function* () {
      yield* tree.pmd(0).write(none);
      yield* lock.lock();
      yield* pteAlloc(tree, 0);
    };
    return { actors: [task("fault", { cpu: 0 }, body)] };
  });
  expect(claims).toEqual(["no-sleep-in-atomic"]);
});
