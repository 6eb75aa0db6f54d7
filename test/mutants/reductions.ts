/** Faults in what a reduction leaves out. */
import type { Mutant } from "./mutant.ts";

const killers = [
  "test/reduce/random-programs.test.ts",
  "test/reduce/persistent-sets.test.ts",
  "test/reduce/sleep-sets.test.ts",
  "test/reduce/persistent-sets-keep.test.ts",
];
const symmetryKillers = ["test/reduce/symmetry.test.ts"];

export const ofReductions: readonly Mutant[] = [
  {
    name: "futures that no longer hold are held on to",
    file: "src/reduce/persistent/futures.ts",
    from: "    const { watched } = this.outline;\n    return (",
    to: "    const { watched } = this.outline;\n    return true || (",
    killers,
  },
  {
    name: "a set of actors does not grow by who disturbs those it grew by",
    file: "src/reduce/persistent/persistent-sets.ts",
    from: "        todo |= by;",
    to: "",
    killers,
  },
  {
    name: "a set of actors does not grow at all",
    file: "src/reduce/persistent/persistent-sets.ts",
    from: "        set |= by;\n        todo |= by;",
    to: "",
    killers,
  },
  {
    name: "a move by which a claim is broken is put off",
    file: "src/reduce/persistent/persistent-sets.ts",
    from: "(set & this.#failing) !== 0 || ",
    to: "",
    killers,
  },
  {
    name: "a shield is up whoever may lower it",
    file: "src/reduce/persistent/shields.ts",
    from: "      if ((this.#holders[index]! & ~set) !== 0) continue;\n",
    to: "",
    killers,
  },
  {
    name: "what was put off may be put off for ever",
    file: "src/reduce/persistent/postponing.ts",
    from: "return this.#wholes.count > before;",
    to: "return false;",
    killers,
  },
  {
    name: "sleepers sleep on whatever is done to them",
    file: "src/reduce/persistent/sleep-sets.ts",
    from: "this.#disturbances.undisturbed(sleepers, leaves.branchAt(leaf[k]!))",
    to: "sleepers",
    killers,
  },
  {
    name: "a state that is met again is not woken",
    file: "src/reduce/persistent/sleep-sets.ts",
    from: "      this.#asleep.items[number] = before & asleep;",
    to: "",
    killers,
  },
  {
    name: "a state that was expanded too early is not expanded again",
    file: "src/reduce/persistent/sleep-sets.ts",
    from: "    this.isLate = true;",
    to: "",
    killers,
  },
  {
    name: "actors in cells are not renamed with the twins",
    file: "src/reduce/symmetry/swap.ts",
    from: "this.renaming.value(values.value(cell, value))",
    to: "values.value(cell, value)",
    killers: symmetryKillers,
  },
  {
    name: "twins that sort alike are left in any order",
    file: "src/reduce/symmetry/canonical-form.ts",
    from: "    if (open.length === 0) return;",
    to: "    return;",
    killers: symmetryKillers,
  },
];
