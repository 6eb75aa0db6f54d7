/**
 * Writes an image as TLA+: one module, two variables, one action for each local state.
 *
 * `at` says where each actor stands and `cell` what each cell holds, both records of strings. The
 * decision tree of a step is a nested list of what may be and what then is, so TLC's distinct states are
 * the states of the image. Deadlock is TLC's own: `Rest` lets a run go on doing nothing where it is over.
 */
import { type Subject, titleOf } from "../subject.ts";
import { filled, indented, pageWidth, wordsOf } from "../text.ts";
import { action } from "./action.ts";
import { invariants } from "./invariants.ts";
import { junctionLines } from "./junction.ts";
import { plain, TlaWords } from "./words.ts";

export interface Tla {
  readonly text: string;
  /** The module's name, which its file must have too. */
  readonly module: string;
  /** The claim that each invariant stands for. */
  readonly claims: ReadonlyMap<string, string>;
}

export function tla(subject: Subject): Tla {
  const { image, report } = subject;
  const words = new TlaWords(image, `${report.model} ${report.variant}`);
  const title = ` MODULE ${words.module} `;
  const lines = [
    title.padStart(Math.floor((78 + title.length) / 2), "-").padEnd(78, "-"),
    ...heading(subject, words),
    "EXTENDS TLC",
    "",
    ...variables(words),
    "",
    "NeverMet ==",
    `  /\\ Assert(FALSE, "refault says that nothing ever comes here")`,
    "  /\\ UNCHANGED vars",
    ...image.actors.flatMap((_, actor) => ["", ...steps(words, subject, actor)]),
    "",
    ...invariants(words),
    "=".repeat(78),
  ];
  const claims = new Map(words.claims.map(([claim, invariant]) => [invariant, claim]));
  return { text: `${lines.join("\n")}\n`, module: words.module, claims };
}

function heading(subject: Subject, { module, claims, image }: TlaWords): string[] {
  const { states, transitions } = subject.report;
  const possible = image.claims.filter(({ scope }) => scope === "still-possible");
  return [
    ...comment(
      `${titleOf(subject)}, as refault learned it: ${states} states, ${transitions} transitions.`,
    ),
    ...comment(`Save it as ${module}.tla, and beside it ${module}.cfg with`),
    "\\*   SPECIFICATION Spec",
    ...claims.map(([, invariant]) => `\\*   INVARIANT ${invariant}`),
    ...possible.flatMap(({ name }) =>
      comment(`Not asked here: ${name}, on what stays possible, is not broken by a run.`),
    ),
  ];
}

/** Cells that keep one value are told, not declared: nothing depends on them. */
function variables(words: TlaWords): string[] {
  const { cells, actors } = words.image;
  const kept = cells.filter(({ values }) => values.length === 1);
  const places = actors.map((_, actor) => `${words.actor(actor)} |-> ${words.local(actor, 0)}`);
  const values = cells.flatMap(({ values }, cell) =>
    values.length === 1 ? [] : [`${words.cell(cell)} |-> ${words.value(cell, 0)}`],
  );
  return [
    "VARIABLES",
    "  at,    \\* the local state of each actor: what it knows",
    "  cell   \\* the value of each cell",
    "vars == <<at, cell>>",
    ...(kept.length === 0
      ? []
      : comment(
          `Cells that never change: ${kept.map((it) => `${it.name} = ${it.values[0]}`).join(", ")}.`,
        )),
    "",
    "Init ==",
    ...record("at", places),
    ...record("cell", values.length === 0 ? [`none |-> ""`] : values),
  ];
}

function record(variable: string, fields: readonly string[]): string[] {
  const first = `  /\\ ${variable} = [`;
  const body = fields.map((field, index) =>
    index === fields.length - 1 ? `${field}]` : `${field},`,
  );
  return body.map((field, index) => (index === 0 ? first : " ".repeat(first.length)) + field);
}

function steps(words: TlaWords, { image, locate }: Subject, actor: number): string[] {
  const { name, daemon, locals } = image.actors[actor]!;
  const running = locals.flatMap((local, number) =>
    local.status === "running" ? [{ local, number }] : [],
  );
  const definitions = running.flatMap(({ local: { frames, step, place, branches }, number }) => [
    "",
    ...comment([...frames, step].join(" > ") + (place === null ? "" : `, ${locate(place)}`)),
    `${words.action(actor, number)} ==`,
    ...indented(junctionLines(action(words, { actor, local: number }, branches)), 2),
  ]);
  const all = { some: running.map(({ number }) => words.action(actor, number)) };
  return [
    ...comment(`${name}${daemon ? ": a daemon, which may be blocked for ever" : ""}`),
    ...definitions.slice(1),
    "",
    `${words.actor(actor)} ==`,
    ...indented(junctionLines(all), 2),
  ];
}

function comment(text: string): string[] {
  return filled(wordsOf(plain(text)), pageWidth - 3).map((line) => `\\* ${line}`);
}
