/**
 * A data race as a broken claim, told in KCSAN's layout (kernel/kcsan/report.c): who does what to which
 * cell, one block for each side, with the place in the model where the kernel has a stack.
 */
import type { Learner } from "../../automaton/learner.ts";
import { type SplatLine, Violation } from "../../model/step.ts";
import type { Access } from "./access.ts";
import type { Party, Race } from "./races.ts";

export function raceViolation(claim: string, { parties }: Race, learner: Learner): Violation {
  const [first, second] = parties;
  const isAssertion = parties.some(({ access }) => access.how.startsWith("nobody"));
  const bug = isAssertion ? "assert: race" : "data-race";
  const cell = learner.instance.cells[first.access.cell]!.name;
  const headline = `BUG: KCSAN: ${bug} in ${functionOf(first, learner)} / ${functionOf(second, learner)}`;
  const splat: SplatLine[] = [
    { text: headline },
    ...parties.flatMap((party) => [{ text: "" }, ...blockOf(party, cell, learner)]),
  ];
  const [one, other] = parties.map(
    (party) => `${nameOf(party, learner)} ${verbOf(party.access)} it`,
  );
  const message = `${cell} is raced for: ${one}, ${other}, and nothing orders them`;
  return new Violation(claim, message, { splat: "kcsan" }, null, splat);
}

function blockOf(party: Party, cell: string, learner: Learner): SplatLine[] {
  const { step, frames, place } = learner.locals(party.actor)[party.local]!;
  const { lane } = learner.instance.actors[party.actor]!;
  const where = lane === null ? "" : ` on ${lane.replace("CPU", "cpu ")}`;
  const callers = frames.toReversed().map((text) => ({ text: ` ${text}` }));
  return [
    { text: `${kindOf(party.access)} ${cell} by ${nameOf(party, learner)}${where}:` },
    { text: ` ${step}`, place },
    ...callers,
  ];
}

function functionOf({ actor, local }: Party, learner: Learner): string {
  const { step, frames } = learner.locals(actor)[local]!;
  return frames.at(-1) ?? step;
}

function nameOf({ actor }: Party, { instance }: Learner): string {
  return instance.actors[actor]!.name;
}

/** `write (marked) to`, as KCSAN says it. */
function kindOf({ reads, writes, how }: Access): string {
  if (how === "nobody-writes") return "assert no writes to";
  if (how === "nobody-touches") return "assert no accesses to";
  const marked = how === "marked" ? " (marked)" : "";
  if (reads && writes) return `read-write${marked} to`;
  return reads ? `read${marked} to` : `write${marked} to`;
}

function verbOf({ reads, writes, how }: Access): string {
  if (how === "nobody-writes") return "asserts that nobody else writes";
  if (how === "nobody-touches") return "asserts that nobody else touches";
  const verb = reads && writes ? "reads and writes" : reads ? "reads" : "writes";
  return how === "marked" ? `${verb} (marked)` : verb;
}
