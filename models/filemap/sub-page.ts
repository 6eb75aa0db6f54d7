/**
 * filemap-sub-page: a device whose registers lie 4K apart, each region with an owner of its own, on
 * a machine with base pages of 64K.
 *
 * One pte covers all regions of a page, so a driver that maps pages gives everybody everything.
 * What helps is an arch facility that maps parts of a page; but then the fault handler must know
 * which part was touched, and the page's offset in the file does not say: it needs the address
 * "with all the bits". And whoever takes a region away must be kept out while a part is inserted,
 * as everywhere.
 */
import {
  again,
  type Cell,
  cell,
  cells,
  defineModel,
  done,
  holds,
  integer,
  loop,
  range,
  routine,
  sequence,
  step,
  violates,
} from "refault";
import { mapping, mm, mutex, none, task, type Unmappable, unmapMappingRange } from "refault/linux";
import { noForeignAccess } from "../../properties/no-foreign-access.ts";
import { noSpuriousSigbus } from "../../properties/no-spurious-sigbus.ts";
import { refaultTerminates } from "../../properties/refault-terminates.ts";

const variants = {
  "whole-page": violates("no-foreign-access"),
  "pgoff-only": violates("no-spurious-sigbus"),
  "all-the-bits": holds(),
  "unlock-before-insert": violates("no-foreign-access"),
};
type Variant = keyof typeof variants;

/** The regions of the page that a translation leads to. */
type Regions = readonly number[];

/** A process that has the page mapped. */
interface User extends Unmappable<Regions> {
  readonly name: string;
}

function device(regions: number) {
  return {
    lock: mutex("driver.lock"),
    /** Of each region of the page. */
    owners: cells("region.owner", regions, ["user0", "user1"], (region) =>
      region === 0 ? "user0" : "user1",
    ),
  };
}
type Device = ReturnType<typeof device>;

function faulting(variant: Variant, { lock, owners }: Device) {
  const insert = (user: User, regions: Regions) =>
    routine("insert_sub_page", function* () {
      const { pageTable } = user.mm;
      yield* pageTable.ptl.lock();
      yield* step("set_pte_at", () => {
        const pte = pageTable.pte(0);
        const mapped = pte.value === none ? [] : pte.value;
        pte.value = [...new Set([...mapped, ...regions])].sort();
      });
      yield* pageTable.ptl.unlock();
    })();

  const driverFault = routine("driver_fault", function* (user: User, region: number) {
    yield* lock.lock();
    const known = variant === "pgoff-only" ? 0 : region;
    const isOwner = yield* step("owner of the region?", () => {
      if (owners[known]?.value === user.name) return true;
      noSpuriousSigbus(user.name, owners[region]?.value === user.name);
      return false;
    });
    if (!isOwner) {
      yield* lock.unlock();
      return "VM_FAULT_SIGBUS";
    }
    if (variant === "unlock-before-insert") yield* lock.unlock();
    yield* insert(user, variant === "whole-page" ? [...owners.keys()] : [known]);
    if (variant !== "unlock-before-insert") yield* lock.unlock();
    return "VM_FAULT_NOPAGE";
  });

  return routine("do_page_fault", function* (user: User, region: number) {
    yield* user.mm.mmapSem.downRead();
    const result = yield* driverFault(user, region);
    yield* user.mm.mmapSem.upRead();
    return result;
  });
}

/** An access of user code to a region, through the translation of the running task's CPU. */
function touching(variant: Variant, device: Device) {
  const doPageFault = faulting(variant, device);
  const translate = ({ name, mm }: User, region: number) => {
    const cached = mm.tlb.lookup(0);
    if (cached !== none && cached.includes(region)) {
      noForeignAccess(name, `region ${region}`, device.owners[region]?.value ?? null);
      return "done";
    }
    const entry = mm.pageTable.pte(0).value;
    if (entry === none || !entry.includes(region)) return "fault";
    mm.tlb.fill(0, entry);
    return "filled";
  };
  return (user: User, region: number) =>
    loop(null, function* () {
      const outcome = yield* step(`touch region ${region}`, () => translate(user, region));
      if (outcome === "done") return done();
      if (outcome === "filled") return again(null);
      const result = yield* doPageFault(user, region);
      return result === "VM_FAULT_SIGBUS" ? done() : again(null);
    });
}

export default defineModel({
  name: "filemap-sub-page",
  about: "a page of 64K covers device regions of 4K that belong to different processes",
  source: "Herrenschmidt, linux-mm 2007-05-24, <1179963439.32247.987.camel@localhost.localdomain>",
  parameters: {
    /** 4K regions of the page: the first is user0's, the others are user1's. */
    regions: integer(2, { min: 2, max: 16 }),
  },
  variants,
  build({ variant, regions }) {
    const shared = device(regions);
    const page = mapping<Regions, Unmappable<Regions>>("device");
    const user = (name: string): User => {
      const maps = sequence(range(0, regions - 1), regions);
      const made = { name, mm: mm(name, { maps }), page: 0 };
      page.add(made);
      return made;
    };
    const [user0, user1] = [user("user0"), user("user1")];

    const running: Cell<number> = cell("running", range(0, 2), 2);
    const end = () =>
      step("end", () => {
        running.value -= 1;
      });
    const touch = touching(variant, shared);
    const curious = task("user0", { cpu: 0 }, function* () {
      yield* touch(user0, 0);
      yield* touch(user0, 1);
      yield* end();
    });
    const honest = task("user1", { cpu: 1 }, function* () {
      yield* touch(user1, 1);
      yield* end();
    });

    const takeAway = routine("driver_reassign", function* (region: number) {
      yield* shared.lock.lock();
      yield* unmapMappingRange(page);
      yield* step("owner of the region = user0", () => {
        const owner = shared.owners[region];
        if (owner !== undefined) owner.value = "user0";
      });
      yield* shared.lock.unlock();
    });
    const driver = task("driver", { cpu: 2 }, () => takeAway(1));

    return {
      actors: [curious, honest, driver],
      claims: [refaultTerminates(() => running.value === 0)],
    };
  },
});
