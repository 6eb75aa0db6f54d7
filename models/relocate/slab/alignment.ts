/**
 * Piece 7, minimum base page size requirements for the slab: a page of ptes from the slab must be whole
 * base pages, aligned.
 *
 * Nothing races here: it is a precondition that all others rest on, checked for every object of a slab.
 * The MMU takes a page frame, not an address; and what is moved is a page frame, so it must not hold a
 * neighbour's ptes too.
 */
import { cell, defineModel, fail, holds, range, repeat, step, violates } from "refault";
import { task } from "refault/linux";

interface Geometry {
  /** All in KiB: of the hardware's page frame, of a page of ptes, and of what precedes the objects. */
  readonly basePage: number;
  readonly ptePage: number;
  readonly header: number;
  /** What the slab rounds the size of an object up to. */
  readonly minimumSize: number;
}

const variants = {
  "header-on-slab": violates("whole-base-pages"),
  "header-off-slab": holds(),
  "large-base-pages": violates("whole-base-pages"),
  "large-base-pages-minimum-size": holds(),
};

const geometries: Readonly<Record<keyof typeof variants, Geometry>> = {
  "header-on-slab": { basePage: 4, ptePage: 4, header: 1, minimumSize: 4 },
  "header-off-slab": { basePage: 4, ptePage: 4, header: 0, minimumSize: 4 },
  "large-base-pages": { basePage: 64, ptePage: 32, header: 0, minimumSize: 32 },
  "large-base-pages-minimum-size": { basePage: 64, ptePage: 32, header: 0, minimumSize: 64 },
};

const objects = 4;

export default defineModel({
  name: "relocate-slab-alignment",
  about: "pages of ptes from the slab are whole base pages",
  source: "Hansen, linux-mm 2007-10-25, <1193340182.24087.54.camel@localhost>, piece 7",
  variants,
  build({ variant }) {
    const { basePage, ptePage, header, minimumSize } = geometries[variant];
    const size = Math.max(ptePage, minimumSize);
    const next = cell("slab.next_object", range(0, 1024), header);

    const allocate = () =>
      step("kmem_cache_alloc", () => {
        const start = next.value;
        next.value = start + size;
        if (start % basePage === 0 && size % basePage === 0) return;
        fail(
          "whole-base-pages",
          `${size} KiB at ${start} KiB are no whole pages of ${basePage} KiB`,
        );
      });

    return { actors: [task("allocator", { cpu: 0 }, () => repeat(objects, allocate))] };
  },
});
