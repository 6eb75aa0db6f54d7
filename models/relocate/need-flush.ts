/**
 * Piece 6, need_flush: a CPU that runs a kernel thread is not interrupted for a flush; it finds a note
 * in the mm when it switches back to a user of it.
 *
 * Either the mover sees the CPU in the mask and interrupts it, or the CPU sees the note: each stores
 * first and then reads what the other stored. That is the store-buffering pattern, so it takes a full
 * barrier on both sides; with either side in the other order it fails even without a store buffer.
 */
import {
  actor,
  cell,
  defineModel,
  forever,
  holds,
  integer,
  needs,
  range,
  routine,
  type Steps,
  step,
  violates,
  when,
} from "refault";
import {
  current,
  enterLazyTlb,
  type Mmu,
  mmu,
  mmuAccess,
  pageTableTree,
  perCpu,
  switchMm,
  task,
} from "refault/linux";
import { copyFlush } from "./protocol/copy-ptes.ts";
import { migratePmdEntry } from "./protocol/migrate-pmd-entry.ts";

const variants = {
  "free-before-flush": violates("no-use-after-free"),
  "mask-read-first": violates("no-use-after-free"),
  "note-read-first": violates("no-use-after-free"),
  "no-barriers": needs("store buffers"),
  barriers: holds(),
  "note-cleared-by-first": violates("no-use-after-free"),
  "lazy-cpu-walks": violates("no-use-after-free"),
  "lazy-cpu-leaves": holds(),
};
type Variant = keyof typeof variants;

/** The note: how often the tables moved. A CPU that has flushed for all of them need not flush. */
function noting(variant: Variant, unit: Mmu<string>) {
  const moves = cell("mm.need_flush", range(0, 3));
  const flushed = perCpu("need_flush_seen", range(0, 3));
  const barrier = () => (variant === "no-barriers" ? nothing() : step("smp_mb", () => {}));

  const note = () =>
    step("mm->need_flush", () => {
      moves.value += 1;
    });
  const maybeFlush = (noted: number) =>
    step("need_flush ? load_cr3", () => {
      if (noted === flushed.value) return;
      unit.flush(current().cpu);
      if (variant === "note-cleared-by-first") moves.value = 0;
      else flushed.value = noted;
    });

  return {
    /** Between the change of the pmd and the freeing of the page that it named. */
    tell: routine("maybe_need_flush_mm", function* () {
      if (variant === "mask-read-first") {
        yield* unit.flushTlbMm();
        yield* note();
      } else {
        yield* note();
        yield* barrier();
        yield* unit.flushTlbMm();
      }
    }),
    enterLazy: () =>
      step("enter_lazy_tlb: cpu_clear(cpu_vm_mask)", () => {
        unit.cpuVmMask.value = false;
      }),
    switchBack: routine("switch_mm", function* () {
      const readNote = () => step("mm->need_flush", () => moves.value);
      const setMask = () =>
        step("cpu_set(cpu_vm_mask)", () => {
          unit.cpuVmMask.value = true;
        });
      if (variant === "note-read-first") {
        const noted = yield* readNote();
        yield* setMask();
        yield* maybeFlush(noted);
      } else {
        yield* setMask();
        yield* barrier();
        yield* maybeFlush(yield* readNote());
      }
    }),
  };
}

function* nothing(): Steps {}

export default defineModel({
  name: "relocate-need-flush",
  about: "a CPU that runs a kernel thread learns late that a page of ptes has moved",
  source: "Hansen, linux-mm 2007-10-25, <1193340182.24087.54.camel@localhost>, piece 6",
  parameters: {
    /** CPUs that go lazy and come back. */
    cpus: integer(2, { min: 2, max: 3 }),
  },
  variants,
  build({ variant, cpus }) {
    const tree = pageTableTree("mm", {
      maps: ["page0", "page1"],
      ptePages: ["P", "Q"],
      ptes: 2,
      mapped: ["page0", "page1"],
    });
    const unit = mmu("mm", tree);
    const { tell, enterLazy, switchBack } = noting(variant, unit);
    const leaves = variant === "lazy-cpu-leaves";
    const users = Array.from({ length: cpus }, (_, cpu) => cpu + 1);

    const load = (address: number) =>
      mmuAccess(unit, address, `load ${address}`, {
        access: "load",
        use: () => {},
        fault: nothing,
      });
    const threads = users.map((cpu) =>
      task(`user${cpu}`, { cpu }, function* () {
        yield* load(0);
        yield* leaves ? enterLazyTlb(unit) : enterLazy();
        yield* leaves ? switchMm(unit) : switchBack();
        yield* load(1);
      }),
    );

    // What a CPU does by itself while the mm is loaded, whoever runs on it.
    const walks = leaves || variant === "lazy-cpu-walks" ? users : [];
    const walkers = walks.map((cpu) =>
      actor(`walker${cpu}`, { daemon: true, lane: `CPU${cpu}` }, () =>
        forever(() =>
          step("speculative walk", () => {
            when(!leaves || unit.cpuVmMask.of(cpu).value);
            unit.speculate(cpu, 1);
          }),
        ),
      ),
    );

    const freesFirst = variant === "free-before-flush";
    const flush = leaves ? () => unit.flushTlbMm() : tell;
    const migrate = migratePmdEntry({
      tree,
      copying: copyFlush,
      flush: freesFirst ? nothing : flush,
      free: function* (old) {
        yield* step("pte_free", () => old.free());
        if (freesFirst) yield* flush();
      },
    });
    const relocator = task("relocator", { cpu: 0 }, () => migrate(0));

    return { actors: [...threads, ...walkers, relocator] };
  },
});
