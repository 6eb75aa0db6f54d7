/**
 * filemap-driver-nopage: a driver that relied on truncate_count meets the core that no longer looks
 * at it.
 *
 * The driver maps pages of its own, which are in no page cache, and moves what they hold: under its
 * mutex it changes the place and unmaps the old one. Its nopage handler only looks the place up;
 * the old core did the rest, by asking again if the mapping was unmapped meanwhile. The new core
 * locks the page instead, which is nothing to a driver that never locks it (so that lock is left
 * out here). What is left to the driver is what the mail says: insert the pte itself, under the
 * lock of the move.
 */
import {
  cell,
  defineModel,
  holds,
  integer,
  repeat,
  routine,
  type Steps,
  step,
  violates,
} from "refault";
import {
  type FaultAnswer,
  mapping,
  mm,
  mutex,
  task,
  unmapMappingRange,
  userAccess,
  type Vma,
  type VmOperations,
  vma,
  vmInsertPfn,
} from "refault/linux";
import { translationCoherent } from "../../properties/translation-coherent.ts";

const variants = {
  "old-core": holds(),
  "new-core": violates("translation-coherent"),
  "insert-and-nopage": holds(),
  "unlock-before-insert": violates("translation-coherent"),
};
type Variant = keyof typeof variants;
type Place = "system" | "device";

/** The driver: where its buffer is, and what it holds while that changes. */
function driver() {
  return {
    lock: mutex("driver.lock"),
    place: cell<Place>("buffer.place", ["system", "device"]),
  };
}

function operations(variant: Variant, { lock, place }: ReturnType<typeof driver>) {
  const lookUp = () => step("page = buffer->place", () => place.value);

  const nopage = routine("driver_nopage", function* () {
    yield* lock.lock();
    const page = yield* lookUp();
    yield* lock.unlock();
    return { page };
  });

  const fault = routine("driver_fault", function* (area: Vma<Place>): Steps<FaultAnswer<Place>> {
    yield* lock.lock();
    const page = yield* lookUp();
    if (variant === "unlock-before-insert") yield* lock.unlock();
    yield* vmInsertPfn(area, page);
    if (variant !== "unlock-before-insert") yield* lock.unlock();
    return "VM_FAULT_NOPAGE";
  });

  const byVariant: Record<Variant, VmOperations<Place>> = {
    "old-core": { nopage },
    "new-core": { fault: nopage },
    "insert-and-nopage": { fault },
    "unlock-before-insert": { fault },
  };
  return byVariant[variant];
}

export default defineModel({
  name: "filemap-driver-nopage",
  about: "a driver that relied on truncate_count meets the core that no longer looks at it",
  source: "Herrenschmidt, linux-mm 2007-05-24, <1179963439.32247.987.camel@localhost.localdomain>",
  parameters: {
    /** Threads that touch the buffer, each on a CPU of its own. */
    touchers: integer(1, { min: 1, max: 3 }),
    /** How often the buffer moves. */
    moves: integer(1, { min: 1, max: 4 }),
  },
  variants,
  build({ variant, touchers, moves }) {
    const { lock, place } = driver();
    const truncateCounts = variant === "old-core" ? { truncateCounts: moves } : {};
    const buffer = mapping<Place>("buffer", truncateCounts);
    const area = vma({
      mm: mm("mm", { maps: place.domain }),
      mapping: buffer,
      ops: operations(variant, { lock, place }),
    });

    const users = Array.from({ length: touchers }, (_, cpu) =>
      task(`toucher${cpu}`, { cpu }, () => userAccess(area, "load", () => {})),
    );
    const move = routine("driver_move", function* (to: Place) {
      yield* lock.lock();
      yield* step(`buffer->place = ${to}`, () => {
        place.value = to;
      });
      yield* unmapMappingRange(buffer);
      yield* lock.unlock();
    });
    const mover = task("mover", { cpu: touchers }, () =>
      repeat(moves, (turn) => move(turn % 2 === 0 ? "device" : "system")),
    );

    return {
      actors: [...users, mover],
      claims: [
        translationCoherent(area, {
          settled: () => !lock.isLocked(),
          isRight: (frame) => frame === place.value,
        }),
      ],
    };
  },
});
