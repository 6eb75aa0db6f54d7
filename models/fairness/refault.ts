/**
 * refault-livelock: a fault that answers "run it again", and an object that never stays put.
 *
 * ttm_bo_vm_fault() of 2.6.32 only tries to reserve the object, and after it has inserted the pte the
 * access runs again; both times somebody else may have come first. That every access completes in the
 * end is then a promise about who else keeps coming. The variants ask of the mover how much it may do,
 * and of the scheduler how fair it must be.
 */
import {
  booleans,
  cell,
  defineModel,
  eventually,
  forever,
  holds,
  integer,
  range,
  repeat,
  routine,
  type Steps,
  step,
  until,
  violates,
} from "refault";
import {
  mapping,
  mm,
  type Reservation,
  reservation,
  task,
  unmapMappingRange,
  userAccess,
  type Vma,
  vma,
  vmInsertPfn,
} from "refault/linux";

const variants = {
  "moves-now-and-then": holds(),
  "moves-for-ever": violates("access-completes"),
  "moves-for-ever-strong": violates("access-completes"),
  "moves-after-insertion": violates("access-completes"),
  "moves-after-access": holds(),
  "copies-from-itself": violates("access-completes"),
};
type Variant = keyof typeof variants;

/** What is known of the object's use, and said to whoever looks for something to move. */
function usage(variant: Variant) {
  const isYoung = cell("bo.young", booleans);
  const mark = (event: "insertion" | "access") => {
    if (variant.endsWith(`after-${event}`)) isYoung.value = true;
  };
  const isAsked = variant.startsWith("moves-after");
  return { isYoung, mark, isAsked };
}
type Usage = ReturnType<typeof usage>;

function vmFault(reserved: Reservation, { mark }: Usage) {
  return routine("ttm_bo_vm_fault", function* (area: Vma<"bo">): Steps<"VM_FAULT_NOPAGE"> {
    if ((yield* reserved.tryReserve()) === "-EBUSY") return "VM_FAULT_NOPAGE";
    yield* vmInsertPfn(area, "bo");
    yield* step("ttm_bo_add_to_lru", () => mark("insertion"));
    yield* reserved.unreserve();
    return "VM_FAULT_NOPAGE";
  });
}

/** Moves the object once; one that moves young objects only, when it is young. */
function moving(reserved: Reservation, area: Vma<"bo">, { isYoung, isAsked }: Usage) {
  return routine("ttm_mem_evict_first", function* () {
    if (isAsked) {
      yield* until("is it young?", () => isYoung.value);
      yield* isYoung.write(false);
    }
    yield* reserved.reserve();
    yield* unmapMappingRange(area.mapping);
    yield* reserved.unreserve();
  });
}

export default defineModel({
  name: "refault-livelock",
  about: "an access faults, and its object is moved again before it runs again",
  source: "drivers/gpu/drm/ttm/ttm_bo_vm.c, 2.6.32: ttm_bo_vm_fault",
  parameters: {
    /** How often the object is moved where that has an end. */
    moves: integer(2, { min: 0, max: 5 }),
    accesses: integer(2, { min: 1, max: 3 }),
  },
  variants,
  build({ variant, moves, accesses }) {
    const reserved = reservation("bo.reserved");
    const known = usage(variant);
    const area = vma({
      mm: mm<"bo">("mm", { maps: ["bo"] }),
      mapping: mapping<"bo">("bo"),
      ops: { fault: vmFault(reserved, known) },
    });
    const loads = cell("loads", range(0, accesses));
    const isFromItself = variant === "copies-from-itself";
    const toucher = task("toucher", { cpu: 0 }, function* () {
      if (isFromItself) yield* reserved.reserve();
      yield* repeat(accesses, () =>
        userAccess(area, "load x", () => {
          known.mark("access");
          loads.value += 1;
        }),
      );
      if (isFromItself) yield* reserved.unreserve();
    });
    const move = moving(reserved, area, known);
    const hasEnd = variant === "moves-now-and-then" || isFromItself;
    const mover = task("mover", { cpu: 1, daemon: true }, () =>
      hasEnd ? repeat(moves, move) : forever(move),
    );
    const fairness = variant.endsWith("strong") ? "strong" : "weak";
    return {
      actors: [toucher, mover],
      claims: [eventually("access-completes", () => loads.value === accesses, { fairness })],
    };
  },
});
