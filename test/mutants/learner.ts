/** Faults in how a model is learned, and in what keeps that honest. */
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: what stands in another file.
import type { Mutant } from "./mutant.ts";

const search = "test/laws/search.test.ts";
const broken = "test/broken/broken.test.ts";
const shadow = "test/witness/shadow.test.ts";

export const ofLearner: readonly Mutant[] = [
  {
    name: "a history forgets what steps have answered",
    file: "src/automaton/history.ts",
    from: "} ${kind} ${of} ${keyOf(value)}`;",
    to: "} ${kind} ${of}`;",
    killers: [search],
  },
  {
    name: "a history forgets what a loop carries",
    file: "src/automaton/history.ts",
    from: "${keyOf(carried)} ${name}`;",
    to: "${name}`;",
    killers: [search],
  },
  {
    name: "a finished routine is not summarised",
    file: "src/automaton/advance.ts",
    from: 'top = histories.answer(top.below, "return", top.name, value);',
    to: 'top = histories.answer(top.below, "return", `${top.name} ${top.id}`, value);',
    killers: [search],
  },
  {
    name: "a step does not see what it has written itself",
    file: "src/automaton/recording.ts",
    from: "if (this.#written.has(index)) return this.#written.get(index);",
    to: "",
    killers: [search],
  },
  {
    name: "a step that fails keeps nothing of what it wrote",
    file: "src/automaton/automaton.ts",
    from: 'return { kind: "move", writes: taken.recording.writes(), next };\n      }\n      case "done"',
    to: 'return { kind: "move", writes: [], next };\n      }\n      case "done"',
    killers: [search],
  },
  {
    name: "nothing is learned a second time",
    file: "src/check/exploration.ts",
    from: "yield* this.#machine.learner.recheck();",
    to: "",
    killers: [broken],
  },
  {
    name: "nothing is learned from another build",
    file: "src/check/exploration.ts",
    from: "yield* relearn(this.#machine.learner, capturing(instantiate));",
    to: "",
    killers: [broken],
  },
  {
    name: "no actor runs alone",
    file: "src/check/exploration.ts",
    from: "yield* loneRuns(this.#machine.learner, new Prng(seed), loneSample);",
    to: "",
    killers: [broken],
  },
  {
    name: "claims are not rechecked",
    file: "src/automaton/learner.ts",
    from: "for (const observer of this.observers) observer.recheck();",
    to: "",
    killers: [broken],
  },
  {
    name: "a recheck asks once only",
    file: "src/automaton/automaton.ts",
    from: "for (let round = 0; round < 2; round++) {",
    to: "for (let round = 0; round < 1; round++) {",
    killers: [broken],
  },
  {
    name: "a model may ask for the time",
    file: "src/automaton/watch.ts",
    from: "this.#bound(() => withoutOutside(call, (name) => this.#refuse(name)))",
    to: "this.#bound(call)",
    killers: [broken],
  },
  {
    name: "clocks stay out of order after a call",
    file: "src/automaton/outside.ts",
    from: "    putBack(before);",
    to: "",
    killers: [broken, "test/automaton/outside.test.ts"],
  },
  {
    name: "the parts of two builds are not compared",
    file: "src/automaton/same-parts.ts",
    from: "if (first < 0) return;",
    to: "return;",
    killers: [broken, shadow],
  },
];
