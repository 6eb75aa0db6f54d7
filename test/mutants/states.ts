/** Faults in how states are packed and kept. */
import type { Mutant } from "./mutant.ts";

const search = "test/laws/search.test.ts";
const packed = "test/laws/packed-states.test.ts";

export const ofStates: readonly Mutant[] = [
  {
    name: "a field is a bit too narrow",
    file: "src/state/layout.ts",
    from: "32 - Math.clz32(count - 1)",
    to: "31 - Math.clz32(count)",
    killers: [packed],
  },
  {
    name: "a packed state may be all zeros",
    file: "src/state/layout.ts",
    from: "states[at] = 1;",
    to: "states[at] = 0;",
    killers: [packed],
  },
  {
    name: "re-packing drops a field",
    file: "src/state/layout.ts",
    from: "index < fields.length;",
    to: "index < fields.length - 1;",
    killers: [packed],
  },
  {
    name: "a field is written without being cleared",
    file: "src/state/layout.ts",
    from: "states[index]! & ~(this.mask[field]! << shift)",
    to: "states[index]!",
    killers: [packed, search, "test/reduce/symmetry.test.ts"],
  },
  {
    name: "states of two words are told apart by the first",
    file: "src/state/probe.ts",
    from: "here === first && table[2 * slot + 1] === second",
    to: "here === first",
    killers: [packed],
  },
  {
    name: "states of many words are told apart by all but the last",
    file: "src/state/probe.ts",
    from: "for (let w = 0; w < words; w++) if (table[start + w] !== states[at + w]) return false;",
    to: "for (let w = 0; w < words - 1; w++) if (table[start + w] !== states[at + w]) return false;",
    killers: [packed],
  },
  {
    name: "a state that was touched too early is taken for new",
    file: "src/state/probe.ts",
    from: "      const word = states[at + k]!;\n      let slot = homes[k]!;\n      let here = there[k]!;\n      if (here === 0) here = table[slot]!;",
    to: "      const word = states[at + k]!;\n      let slot = homes[k]!;\n      let here = there[k]!;",
    killers: [packed],
  },
  {
    name: "the last states are left behind when the layout is widened",
    file: "src/state/pour.ts",
    from: "    count = 0;\n  }\n  into.insert(states, count, fresh);",
    to: "    count = 0;\n  }",
    killers: [packed],
  },
  {
    name: "a state is taken for one seen not long ago by its first words alone",
    file: "src/state/table-sift.ts",
    from: 'if (index > 0) code.do("&");',
    to: 'if (index > 0) code.do("|");',
    killers: ["test/laws/state-tables.test.ts"],
  },
];
