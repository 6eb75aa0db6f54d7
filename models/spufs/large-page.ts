/**
 * spufs-64k: a local store that is mapped with 64K pages by a kernel whose own pages have 4K.
 *
 * This is what the mail wants the fault's full address for: the MMU's hash is filled from one pte of
 * sixteen, the one at the aligned address, so the handler must put it there, and into it the pfn of the
 * aligned offset. `spufs_mem_mmap_nopfn` of 2.6.22; its conversion to ->fault, first and second attempt
 * (Piggin, <20080502050632.GJ11844@wotan.suse.de>, <20080513074723.GB12869@wotan.suse.de>); `hash_page`
 * of arch/powerpc/mm/hash_utils_64.c. Left out: that the context is switched.
 */
import {
  again,
  cell,
  choose,
  defineModel,
  done,
  fail,
  holds,
  integer,
  loop,
  range,
  routine,
  type Steps,
  step,
  violates,
} from "refault";
import {
  doPageFault,
  mapping,
  mm,
  mutex,
  none,
  task,
  type Vma,
  vma,
  vmInsertPfn,
} from "refault/linux";
import { mapsItsOffset } from "../../properties/maps-its-offset.ts";
import { refaultTerminates } from "../../properties/refault-terminates.ts";

const variants = {
  aligned: holds(),
  "insert-at-fault-address": violates("refault-terminates"),
  "offset-of-fault-address": violates("maps-its-offset"),
  "offset-of-fault-address-unmasked": violates("access-reaches-its-offset"),
};
type Variant = keyof typeof variants;

/** Of the local store: its frame is known by its offset. */
type Pfn = number;

/** Large pages of the local store. */
const largePages = 2;

/** Where the handler puts the pte of a fault, and what it maps there. */
function chosen(variant: Variant, page: number, align: (page: number) => number) {
  switch (variant) {
    case "aligned":
      return { address: align(page), offset: align(page) };
    case "insert-at-fault-address":
      return { address: page, offset: page };
    case "offset-of-fault-address":
    case "offset-of-fault-address-unmasked":
      return { address: align(page), offset: page };
  }
}

export default defineModel({
  name: "spufs-64k",
  about: "a local store mapped with 64K pages by a kernel with 4K pages",
  source: "Herrenschmidt, linux-mm 2007-05-24, <1179963439.32247.987.camel@localhost.localdomain>",
  parameters: {
    /** Threads that load from a page of the local store, whichever. */
    touchers: integer(2, { min: 1, max: 3 }),
    /** Small pages in a large one: of the kernel's there are 16. */
    smallPages: integer(2, { min: 2, max: 16 }),
  },
  variants,
  build({ variant, touchers, smallPages }) {
    const pages = largePages * smallPages;
    const align = (page: number) => page - (page % smallPages);
    const stateMutex = mutex("ctx0.state_mutex");
    const space = mm<Pfn>("mm", { maps: range(0, pages - 1), pages });
    const localStore = mapping<Pfn>("ctx0.local_store");

    const fault = routine(
      "spufs_mem_mmap_fault",
      function* (area: Vma<Pfn>): Steps<"VM_FAULT_NOPAGE"> {
        const { address, offset } = chosen(variant, area.page, align);
        yield* stateMutex.lock();
        yield* vmInsertPfn({ ...area, page: address }, offset);
        yield* stateMutex.unlock();
        return "VM_FAULT_NOPAGE";
      },
    );
    const areas = Array.from({ length: pages }, (_, page) =>
      vma({ mm: space, mapping: localStore, page, ops: { fault } }),
    );

    /** What the hash comes to map the page to: `hash_page` aligns the address, `hpte_encode_r` the pfn. */
    const hashPage = (page: number) => {
      const pte = space.pageTable.pte(align(page)).value;
      if (pte === none) return none;
      const start = variant.endsWith("unmasked") ? pte : align(pte);
      return start + page - align(page);
    };
    const loads = cell("loads", range(0, touchers));
    const attempt = ({ page }: Vma<Pfn>) => {
      const offset = hashPage(page);
      if (offset === none) return "fault";
      if (offset !== page) {
        fail("access-reaches-its-offset", `an access to page ${page} reaches page ${offset}`);
      }
      loads.value += 1;
      return "loaded";
    };
    const load = (area: Vma<Pfn>) =>
      loop(null, function* () {
        if ((yield* step("load x", () => attempt(area))) === "loaded") return done();
        yield* doPageFault(area);
        return again(null);
      });
    const users = Array.from({ length: touchers }, (_, index) =>
      task(`toucher${index}`, { cpu: index }, function* () {
        const page = yield* step("choose a page", () => choose(areas.map(({ page }) => page)));
        const area = areas[page];
        if (area !== undefined) yield* load(area);
      }),
    );
    return {
      actors: users,
      claims: [
        mapsItsOffset(areas, (pfn) => pfn),
        refaultTerminates(() => loads.value === touchers),
      ],
    };
  },
});
