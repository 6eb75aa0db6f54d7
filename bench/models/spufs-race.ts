/**
 * The race of `models/spufs` on a page: threads add one to what they have mapped, through TLBs of their
 * own, while a scheduler moves it between an SPU's local store and the save area. The fault handler
 * inserts the pte itself, under the mutex that the scheduler holds (`handler-inserts` there).
 */
import {
  actor,
  again,
  assert,
  booleans,
  type Cell,
  cell,
  cells,
  defineModel,
  done,
  holds,
  integer,
  loop,
  range,
  repeat,
  routine,
  step,
  when,
} from "refault";

type Place = "local store" | "save area";
const nowhere = null;

export default defineModel({
  name: "spufs-race",
  about: "threads use a page that a scheduler moves between two places",
  parameters: {
    touchers: integer(1, { min: 1, max: 6 }),
    /** How often each toucher adds one. */
    rounds: integer(2, { min: 1, max: 12 }),
    /** How often the page is moved. */
    switches: integer(2, { min: 1, max: 12 }),
  },
  variants: { "handler-inserts": holds() },
  build({ touchers, rounds, switches }) {
    const places = ["local store", "save area"] as const;
    const mutex = cell("state_mutex", booleans);
    const current = cell("state", places);
    const pte = cell("pte", [nowhere, ...places]);
    const tlbs = cells("tlb", touchers, [nowhere, ...places]);
    const counts = range(0, touchers * rounds);
    const memory = { "local store": cell("ls", counts), "save area": cell("csa", counts) };
    const added = cell("added", counts);

    const lock = () =>
      step("lock", () => {
        when(!mutex.value);
        mutex.value = true;
      });
    const fault = routine("spufs_mem_mmap_nopfn", function* () {
      yield* lock();
      const place = yield* current.read();
      yield* step("vm_insert_pfn", () => {
        if (pte.value === nowhere) pte.value = place;
      });
      yield* mutex.write(false);
    });

    /** True if the access went through. */
    const access = (tlb: Cell<Place | null>) =>
      step("x += 1", () => {
        if (tlb.value === nowhere) return false;
        const x = memory[tlb.value];
        assert(x.value === added.value, "an addition is lost");
        x.value += 1;
        added.value += 1;
        return true;
      });
    /** True if the page table had an answer. */
    const walk = (tlb: Cell<Place | null>) =>
      step("walk the page table", () => {
        tlb.value = pte.value;
        return pte.value !== nowhere;
      });
    const add = (tlb: Cell<Place | null>) =>
      loop(null, function* () {
        if (yield* access(tlb)) return done();
        if (!(yield* walk(tlb))) yield* fault();
        return again(null);
      });

    const move = function* () {
      yield* lock();
      yield* pte.write(nowhere);
      yield* step("flush the TLBs", () => {
        for (const tlb of tlbs) tlb.value = nowhere;
      });
      yield* step("copy, and change the state", () => {
        const [from, to] = current.value === "local store" ? places : places.toReversed();
        if (from === undefined || to === undefined) return;
        memory[to].value = memory[from].value;
        current.value = to;
      });
      yield* mutex.write(false);
    };
    return {
      actors: [
        ...tlbs.map((tlb, index) => actor(`toucher${index}`, () => repeat(rounds, () => add(tlb)))),
        actor("scheduler", () => repeat(switches, move)),
      ],
    };
  },
});
