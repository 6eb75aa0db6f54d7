/**
 * An actor as a process of Promela: a label for each local state, an alternative for each branch.
 */
import type { LocalState, Outcome } from "../../automaton/image.ts";
import { type Guarded, type Tree, treeOf, waysThrough } from "../decision-tree.ts";
import type { Subject } from "../subject.ts";
import { filled, fits, harmless, hung, indented, pageWidth } from "../text.ts";
import { noted } from "./comment.ts";
import { formula } from "./formula.ts";
import { type PromelaWords, stopped } from "./words.ts";

export function proctype(words: PromelaWords, subject: Subject, actor: number): string[] {
  const { name, daemon, locals } = subject.image.actors[actor]!;
  const provided = words.canStop ? ` provided (!${stopped})` : "";
  const labels = locals.flatMap((local, number) => [
    ...(number === 0 ? [] : [""]),
    ...label(words, subject, { actor, number, local }),
  ]);
  return [
    `/* ${harmless(name)}${daemon ? ": a daemon, which may be blocked for ever" : ""} */`,
    `active proctype ${words.actor(actor)}()${provided}`,
    "{",
    ...labels,
    "}",
  ];
}

interface Standing {
  readonly actor: number;
  readonly number: number;
  readonly local: LocalState;
}

function label(words: PromelaWords, { image, locate }: Subject, standing: Standing): string[] {
  const { actor, number, local } = standing;
  const { status, step, frames, place, branches, violation } = local;
  const name = words.label(actor, number);
  if (status === "finished") return [`${name}: false;`];
  if (violation !== null) {
    return noted(`${name}: false;`, `${violation.claim}: ${violation.message}`);
  }
  const where = place === null ? "" : `, ${locate(place)}`;
  const tree = treeOf(
    branches.map(({ tests, outcome }) => ({ tests, leaf: outcome })),
    image.cells,
  );
  const ways = waysThrough(tree).flatMap((way) => alternative(words, actor, way));
  const alternatives = [...ways, ...neverMet(words, tree, name)];
  return [
    ...noted(`${name}:`, `${[...frames, step].join(" > ")}${where}`),
    ...(alternatives.length === 0 ? ["  false;"] : ["  if", ...indented(alternatives, 2), "  fi;"]),
  ];
}

/** One branch; nothing for one that blocks. */
function alternative(
  words: PromelaWords,
  actor: number,
  { conditions, leaf }: Guarded<Outcome>,
): string[] {
  if (leaf === null || leaf.kind === "blocked") return [];
  const fails = words.image.actors[actor]!.locals[leaf.next]!.status === "failed";
  const effects = [
    ...leaf.writes
      .filter(({ cell }) => words.image.cells[cell]!.values.length > 1)
      .map(({ cell, value }) => `${words.cell(cell)} = ${words.value(cell, value)}`),
    ...(fails ? [`${stopped} = true`] : []),
  ];
  const tests = conditions.map((condition) => words.condition(condition));
  return transition(tests, effects, words.label(actor, leaf.next));
}

/** Where nothing ever comes: everything else, unless being blocked is among it. */
function neverMet(words: PromelaWords, tree: Tree<Outcome>, name: string): string[] {
  const ends = waysThrough(tree).map(({ leaf }) => leaf?.kind ?? "unmet");
  if (!ends.includes("unmet")) return [];
  if (!ends.includes("blocked")) return [`:: else -> assert(false); goto ${name}`];
  const where = formula(words, tree, (outcome) => outcome === null);
  const [only, ...others] = where;
  const line = `:: ${only} -> assert(false); goto ${name}`;
  if (others.length === 0 && fits(line, 2)) return [line];
  return [...hung(":: (", where), `   ) -> assert(false); goto ${name}`];
}

/** A guard, what it does, and where it leads: on one line if that fits. */
function transition(tests: readonly string[], effects: readonly string[], next: string): string[] {
  const guard = tests.length === 0 ? "" : `${tests.join(" && ")} ->`;
  if (effects.length === 0) {
    const line = `:: ${guard === "" ? "true ->" : guard} goto ${next}`;
    return fits(line, 2) ? [line] : [...hung(":: ", guards(tests, 5)), `   goto ${next}`];
  }
  const line = `:: d_step { ${guard === "" ? "" : `${guard} `}${effects.join("; ")} }; goto ${next}`;
  if (fits(line, 2)) return [line];
  return [
    ":: d_step {",
    ...indented(guards(tests, 5), 5),
    ...indented(listed(effects, ";", 7), tests.length === 0 ? 5 : 7),
    `   }; goto ${next}`,
  ];
}

/** Spin ends a statement where a line ends, except inside brackets. */
function guards(tests: readonly string[], margin: number): string[] {
  if (tests.length === 0) return [];
  const lines = listed(tests, " &&", margin + 4);
  if (lines.length === 1) return [`${lines[0]} ->`];
  return hung("(", lines.with(-1, `${lines.at(-1)}) ->`));
}

/** The pieces with a separator after each but the last, in as few lines as they need. */
function listed(pieces: readonly string[], separator: string, margin: number): string[] {
  const last = pieces.length - 1;
  return filled(
    pieces.map((piece, index) => (index === last ? piece : piece + separator)),
    pageWidth - margin - 2,
  );
}
