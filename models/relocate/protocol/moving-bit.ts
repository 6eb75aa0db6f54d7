/**
 * A bit in the struct page of a page of ptes by which whoever moves or frees it claims it. The page may
 * have been freed before it was claimed, so who has the bit asks the pmd again.
 */
import { again, cell, done, loop, type Steps, sequence, step, when } from "refault";
import { none, type PageTableTree } from "refault/linux";

export interface MovingBit {
  /** Does something to the page that the first pmd entry names, if there is one. */
  whileClaimed(body: () => Steps<unknown>): Steps;
}

export function movingBit<F>(
  tree: PageTableTree<F>,
  { recheck }: { readonly recheck: "done" | "forgotten" },
): MovingBit {
  const pmd = tree.pmd(0);
  const claimed = cell("PG_moving", sequence(pmd.domain, tree.ptePages.length));
  return {
    whileClaimed: (body) =>
      loop(null, function* () {
        const ptePage = yield* pmd.read();
        if (ptePage === none) return done();
        yield* step("wait_on_bit_lock(PG_moving)", () => {
          when(!claimed.value.includes(ptePage));
          claimed.value = [...claimed.value, ptePage];
        });
        const isStillThere =
          recheck === "forgotten" || (yield* step("pmd_page(*pmd)", () => pmd.value === ptePage));
        if (isStillThere) yield* body();
        yield* step("clear_bit(PG_moving)", () => {
          claimed.value = claimed.value.filter((other) => other !== ptePage);
        });
        return isStillThere ? done() : again(null);
      }),
  };
}
