/**
 * ttm-io: a fault reserves a buffer object under mmap_sem, while a write(2) to the object faults on its
 * source under the reservation.
 *
 * ttm_bo_io() of 2.6.32 holds the reservation across copy_from_user(); an execbuf that copies relocations
 * is no different. That turns the order of the two locks round, so the fault handler only tries, and has
 * the access run again. The variants ask what that is good for, and what it is not good for. Left out:
 * where the object is (ttm.ts).
 */
import {
  booleans,
  cell,
  defineModel,
  holds,
  integer,
  routine,
  type Steps,
  step,
  violates,
} from "refault";
import {
  mapping,
  mm,
  type Reservation,
  reservation,
  task,
  userAccess,
  type Vma,
  vma,
  vmInsertPfn,
} from "refault/linux";
import { noSleepInAtomic } from "../../properties/no-sleep-in-atomic.ts";
import { refaultTerminates } from "../../properties/refault-terminates.ts";

const variants = {
  "fault-tries": holds(),
  "fault-waits": violates("no-deadlock"),
  "fault-waits-copy-first": holds(),
  "copies-from-itself": violates("refault-terminates"),
  "fault-waits-copies-from-itself": violates("no-self-deadlock"),
};
type Variant = keyof typeof variants;
type Frame = "bo" | "anonymous page";

function vmFault(variant: Variant, reserved: Reservation) {
  return routine("ttm_bo_vm_fault", function* (area: Vma<Frame>): Steps<"VM_FAULT_NOPAGE"> {
    if (variant.startsWith("fault-waits")) yield* reserved.reserve();
    else if ((yield* reserved.tryReserve()) === "-EBUSY") return "VM_FAULT_NOPAGE";
    yield* vmInsertPfn(area, "bo");
    yield* reserved.unreserve();
    return "VM_FAULT_NOPAGE";
  });
}

/** write(2): from user memory into the object. */
function boIo(variant: Variant, reserved: Reservation, source: Vma<Frame>) {
  const copyFromUser = routine("copy_from_user", () =>
    userAccess(source, "copy_from_user", () =>
      noSleepInAtomic("copy_from_user", "include/asm/uaccess.h"),
    ),
  );
  return routine("ttm_bo_io", function* () {
    if (variant === "fault-waits-copy-first") yield* copyFromUser();
    yield* reserved.reserve();
    if (variant !== "fault-waits-copy-first") yield* copyFromUser();
    yield* step("memcpy to ttm_kmap_obj_virtual", () => {});
    yield* reserved.unreserve();
  });
}

export default defineModel({
  name: "ttm-io",
  about: "write(2) to a buffer object faults under the reservation that faults on the object need",
  source: "Herrenschmidt, linux-mm 2007-05-24, <1179963439.32247.987.camel@localhost.localdomain>",
  parameters: {
    /** Threads that map something meanwhile: they make readers of mmap_sem wait for readers. */
    mappers: integer(1, { min: 0, max: 2 }),
  },
  variants,
  build({ variant, mappers }) {
    const reserved = reservation("bo.reserved");
    const space = mm<Frame>("mm", { maps: ["bo", "anonymous page"], pages: 2 });
    const object = vma({
      mm: space,
      mapping: mapping<Frame>("bo"),
      page: 0,
      ops: { fault: vmFault(variant, reserved) },
    });
    const anonymous = routine("do_anonymous_page", () =>
      step("alloc_zeroed_user_highpage", (): { page: Frame } => ({ page: "anonymous page" })),
    );
    const buffer = vma({
      mm: space,
      mapping: mapping<Frame>("heap"),
      page: 1,
      ops: { fault: anonymous },
    });
    const isFromItself = variant.endsWith("from-itself");
    const write = boIo(variant, reserved, isFromItself ? object : buffer);

    const isLoaded = cell("loaded", booleans);
    const isWritten = cell("written", booleans);
    const { mmapSem } = space;
    return {
      actors: [
        task("toucher", { cpu: 0 }, () =>
          userAccess(object, "load x", () => {
            isLoaded.value = true;
          }),
        ),
        task("writer", { cpu: 1 }, function* () {
          yield* write();
          yield* isWritten.write(true);
        }),
        ...Array.from({ length: mappers }, (_, index) =>
          task(`mapper${index}`, { cpu: 2 + index }, function* () {
            yield* mmapSem.downWrite();
            yield* mmapSem.upWrite();
          }),
        ),
      ],
      claims: [refaultTerminates(() => isLoaded.value && isWritten.value)],
    };
  },
});
