/**
 * translations-preserved: what a walk through the page table finds is what the kernel last set there,
 * whatever became of the pages that the ptes lie in.
 *
 * It protects a page table that is moved while it is used. A pte that is set in a page which no walk
 * comes to any more is lost, and with it the page it maps; one that comes back maps what was freed.
 */
import { always, assert, type Claim, cell } from "refault";
import { type Mapped, mkPte, none, type PageTableTree, type Pte } from "refault/linux";

export interface Translations<F> {
  /** Said in the step that sets the pte of an address, or clears it with none. */
  set(address: number, frame: Pte<F>): void;
  readonly claim: Claim;
}

/** @param settled is nobody moving a page of ptes now? Usually: page_table_lock is free. */
export function translationsPreserved<F>(
  tree: PageTableTree<F>,
  settled: () => boolean,
): Translations<F> {
  const last = Array.from({ length: tree.addresses }, (_, address) => {
    const { domain, initial } = tree.initial(address);
    return cell(`last_set[${address}]`, domain, initial);
  });
  return {
    set(address, frame) {
      const set = last[address];
      if (set !== undefined) set.value = frame === none ? none : mkPte(frame);
    },
    claim: always("translations-preserved", () => {
      if (!settled()) return true;
      for (const [address, set] of last.entries()) {
        const found = frameOf(tree.lookup(address));
        assert(
          found === frameOf(set.value),
          `a walk to address ${address} does not find what was set`,
        );
      }
      return true;
    }),
  };
}

function frameOf<F>(pte: Pte<Mapped<F>>): Pte<F> {
  return pte === none ? none : pte.maps;
}
