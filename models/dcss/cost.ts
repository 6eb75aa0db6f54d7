/**
 * dcss-cost: what it costs to ask `pfn_valid()` in the fast path.
 *
 * The mail's second objection is no race. Each minor fault takes one lock for the whole machine and
 * walks a list with the page table lock held, an exec does so hundreds of times, and all CPUs do it at
 * once. So nothing is claimed here; the figures are what matters, and how they grow with the number of
 * segments. Names as in dcss.ts.
 */
import {
  again,
  cell,
  defineModel,
  done,
  figure,
  holds,
  integer,
  loop,
  perActor,
  range,
  repeat,
  routine,
  type Steps,
  step,
} from "refault";
import { readCopyUpdate, spinlock, type Task, task } from "refault/linux";

const variants = {
  /** The mail's proposal. */
  spinlock: holds(),
  /** What it would become. */
  rcu: holds(),
  /** How SPARSEMEM answers: an array lookup. */
  section: holds(),
  /** The outcome: the pte itself says so. */
  "pte-special": holds(),
};
type Variant = keyof typeof variants;

const most = 63;

/** Counts what tasks do; said in their steps. */
function counting() {
  return {
    underPtl: perActor("steps_under_ptl", range(0, most)),
    acquisitions: perActor("list_lock_acquisitions", range(0, most)),
    spinning: cell("vmem_lock.spinning", range(0, most)),
  };
}
type Counts = ReturnType<typeof counting>;

/** `vm_normal_page`, for a page of the segment that is listed last. */
function asking(variant: Variant, segments: number, counts: Counts) {
  const { underPtl, acquisitions, spinning } = counts;
  const vmemLock = spinlock("vmem_lock");
  const rcu = readCopyUpdate();

  /** A step that is taken with the ptl held. */
  const counted = (name: string, run: () => void = () => {}) =>
    step(name, () => {
      run();
      underPtl.value += 1;
    });

  const walk = () =>
    loop(1, function* (segment) {
      yield* counted("list_for_each_entry(mem_segs)");
      return segment === segments ? done() : again(segment + 1);
    });
  const lockList = function* () {
    yield* step("vmem_lock is taken?", () => {
      spinning.value += 1;
    });
    yield* counted("spin_lock(vmem_lock)", () => {
      vmemLock.acquire();
      spinning.value -= 1;
      acquisitions.value += 1;
    });
  };

  const ways: Readonly<Record<Variant, () => Steps>> = {
    *spinlock() {
      yield* lockList();
      yield* walk();
      yield* counted("spin_unlock(vmem_lock)", () => vmemLock.release());
    },
    *rcu() {
      yield* counted("rcu_read_lock", () => rcu.enter());
      yield* walk();
      yield* counted("rcu_read_unlock", () => rcu.leave());
    },
    section: () => counted("valid_section(__nr_to_section(nr))"),
    "pte-special": () => counted("pte_special(pte)"),
  };
  const convoy = () => (vmemLock.isLocked() ? spinning.value : 0);
  return { vmNormalPage: routine("vm_normal_page", ways[variant]), convoy };
}

export default defineModel({
  name: "dcss-cost",
  about: "what it costs to walk the list of DCSS segments at each minor fault",
  source: "Piggin and Otte, linux-mm 2008-01-16, <20080116042205.GB29681@wotan.suse.de>",
  parameters: {
    /** Tasks that exec, each of an mm and on a CPU of its own. */
    tasks: integer(3, { min: 1, max: 4 }),
    /** Pages that an exec looks up. */
    pages: integer(2, { min: 1, max: 8 }),
    segments: integer(3, { min: 1, max: 16 }),
  },
  variants,
  build({ variant, tasks, pages, segments }) {
    const counts = counting();
    const { vmNormalPage, convoy } = asking(variant, segments, counts);
    const exec = (cpu: number) => {
      const ptl = spinlock(`mm${cpu}.ptl`);
      const followPage = routine("follow_page", function* () {
        yield* step(`spin_lock(${ptl.name})`, () => {
          ptl.acquire();
          counts.underPtl.value = 0;
        });
        yield* vmNormalPage();
        yield* ptl.unlock();
      });
      return task(`exec${cpu}`, { cpu }, () => repeat(pages, followPage));
    };
    const execs = Array.from({ length: tasks }, (_, cpu) => exec(cpu));
    const largest = (of: (task: Task) => number) => Math.max(...execs.map(of));
    return {
      actors: execs,
      figures: [
        figure("steps under ptl", () => largest((task) => counts.underPtl.of(task).value)),
        figure("list lock acquisitions per exec", () =>
          largest((task) => counts.acquisitions.of(task).value),
        ),
        figure("longest convoy", convoy),
      ],
    };
  },
});
