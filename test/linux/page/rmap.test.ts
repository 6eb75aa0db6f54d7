import { expect, test } from "vitest";
import { step } from "../../../src/index.ts";
import { type Page, page, pageAddRmap, pageRemoveRmap, task } from "../../../src/linux/index.ts";
import { explored } from "../explored.ts";

/** One task does this with one page that is mapped nowhere, a step each. */
function doing(...actions: readonly ((page: Page) => void)[]) {
  return explored(() => {
    const page0 = page("page0");
    const body = function* () {
      for (const [index, action] of actions.entries()) {
        yield* step(`action ${index}`, () => action(page0));
      }
    };
    return { actors: [task("a", { cpu: 0 }, body)] };
  });
}

test("a page is unmapped as often as it was mapped", () => {
  const { verdict } = doing(pageAddRmap, pageAddRmap, pageRemoveRmap, pageRemoveRmap);
  expect(verdict.kind).toBe("holds");
});

test("unmapped once more than it was mapped, the kernel says Eeek, and so does it here", () => {
  const { verdict, witness } = doing(pageAddRmap, pageRemoveRmap, pageRemoveRmap);
  expect(verdict).toMatchObject({ kind: "violated", claim: "no-mapcount-underflow" });
  expect(witness?.facts).toMatchObject({ function: "page_remove_rmap" });
});
