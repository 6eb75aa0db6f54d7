/**
 * dcss-boot: `pfn_valid()` is asked before the list exists that it walks.
 *
 * An initcall puts ordinary memory on the list too, and memory management asks about that much earlier.
 * The mail's way round it is to say yes until the list is there. Names and order of steps:
 * vmem_convert_memory_chunk() of arch/s390/mm/vmem.c and start_kernel() of init/main.c, 2.6.24.
 */
import {
  booleans,
  cell,
  defineModel,
  holds,
  integer,
  range,
  repeat,
  routine,
  sequence,
  step,
  until,
  violates,
} from "refault";
import { kzalloc, mutex, type Spinlock, spinlock, systemState, task } from "refault/linux";
import { bootOrder } from "../../properties/boot-order.ts";

const variants = {
  "core-initcall": violates("boot-order"),
  "yes-until-listed": holds(),
  "flag-before-list": violates("boot-order"),
  "listed-at-setup": holds(),
  "mutex-while-booting": violates("no-sleep-in-atomic"),
};
type Variant = keyof typeof variants;

/** The list, and who asks it: ordinary memory, so every answer must be yes. */
function listOfMemory(variant: Variant, chunks: number) {
  const memSegs = cell("mem_segs", sequence(range(0, chunks - 1), chunks));
  const isListed = cell("is_listed", booleans);
  const isMutex = variant === "mutex-while-booting";
  const isListedAtSetup = isMutex || variant === "listed-at-setup";
  const listLock = isMutex ? mutex("vmem_mutex") : spinlock("vmem_lock");
  const saysYesUntilListed = variant === "yes-until-listed" || variant === "flag-before-list";

  const pfnValid = routine("pfn_valid", function* (pfn: number) {
    const question = `pfn_valid(${pfn})`;
    if (saysYesUntilListed && !(yield* isListed.read())) {
      yield* step("__pfn_in_kmap(pfn)", () => bootOrder(question, true, true));
      return;
    }
    yield* listLock.lock();
    yield* step("list_for_each_entry(mem_segs)", () =>
      bootOrder(question, memSegs.value.includes(pfn), true),
    );
    yield* listLock.unlock();
  });

  const convertMemoryChunk = routine("vmem_convert_memory_chunk", function* () {
    if (variant === "flag-before-list") yield* isListed.write(true);
    yield* repeat(chunks, function* (chunk) {
      if (isListedAtSetup) yield* step("alloc_bootmem(sizeof(*seg))", () => {});
      else yield* kzalloc("sizeof(*seg)");
      yield* listLock.lock();
      yield* step("list_add(mem_segs)", () => {
        memSegs.value = [...memSegs.value, chunk];
      });
      yield* listLock.unlock();
    });
    if (variant === "yes-until-listed") yield* isListed.write(true);
  });

  return { isListedAtSetup, pfnValid, convertMemoryChunk };
}

export default defineModel({
  name: "dcss-boot",
  about: "pfn_valid() is asked before the list of segments exists",
  source: "Piggin and Otte, linux-mm 2008-01-16, <20080116042205.GB29681@wotan.suse.de>",
  parameters: {
    /** Chunks of ordinary memory. */
    chunks: integer(2, { min: 1, max: 4 }),
  },
  variants,
  build({ variant, chunks }) {
    const state = systemState("SYSTEM_BOOTING");
    const isSchedulerUp = cell("scheduler_is_up", booleans);
    const { isListedAtSetup, pfnValid, convertMemoryChunk } = listOfMemory(variant, chunks);

    const followPages = (ptl: Spinlock) =>
      repeat(chunks, function* (pfn) {
        yield* ptl.lock();
        yield* pfnValid(pfn);
        yield* ptl.unlock();
      });

    const initPtl = spinlock("init.ptl");
    const initPost = routine("init_post", function* () {
      yield* step("free_initmem", () => {});
      yield* step("system_state = SYSTEM_RUNNING", () => {
        state.value = "SYSTEM_RUNNING";
      });
      yield* routine("do_execve", () => followPages(initPtl))();
    });
    const startKernel = routine("start_kernel", function* () {
      if (isListedAtSetup) yield* routine("setup_arch", convertMemoryChunk)();
      yield* routine("mem_init", () => repeat(chunks, pfnValid))();
      yield* step("rest_init", () => {
        isSchedulerUp.value = true;
      });
      if (!isListedAtSetup) yield* routine("do_initcalls", convertMemoryChunk)();
      yield* initPost();
    });
    const hotplugPtl = spinlock("hotplug.ptl");
    const hotplug = routine("call_usermodehelper", function* () {
      yield* until("scheduler_is_up", () => isSchedulerUp.value);
      yield* followPages(hotplugPtl);
    });
    return {
      actors: [task("swapper", { cpu: 0 }, startKernel), task("khelper", { cpu: 1 }, hotplug)],
    };
  },
});
