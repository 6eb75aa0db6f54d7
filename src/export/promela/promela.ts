/**
 * Writes an image as Promela, so that Spin counts the same states.
 *
 * An actor is a process, a local state is one label in it, a branch is one alternative there: a guard
 * over the cells it reads, the cells it writes, and a `goto`. A branch is one transition because it is
 * a `d_step`, and the `goto` after it costs none, so a process is never between two local states. A
 * finished actor blocks for ever instead of ending, which would change the state vector once more. Spin
 * then stores exactly the states of the image: the processes begin by themselves, claims are watched by
 * processes that never leave their one label, and what they add to a state is constant.
 */
import { type Subject, titleOf } from "../subject.ts";
import { watchers } from "./claims.ts";
import { comment, noted } from "./comment.ts";
import { proctype } from "./proctype.ts";
import { PromelaWords, stopped } from "./words.ts";

export interface Promela {
  readonly text: string;
  /** The claim that each asserted variable stands for. */
  readonly claims: ReadonlyMap<string, string>;
}

export function promela(subject: Subject): Promela {
  const words = new PromelaWords(subject.image);
  const lines = [
    ...heading(subject),
    "",
    ...cells(words),
    ...subject.image.actors.flatMap((_, actor) => ["", ...proctype(words, subject, actor)]),
    ...watchers(words),
  ];
  const claims = new Map(words.claims.map(([claim, variable]) => [variable, claim]));
  return { text: `${lines.join("\n")}\n`, claims };
}

function heading(subject: Subject): string[] {
  const { states, transitions } = subject.report;
  return comment([
    `${titleOf(subject)}, as refault learned it: ${states} states, ${transitions} transitions.`,
    "",
    "A process is an actor, a label one of its local states: what the actor knows. An alternative is" +
      " one atomic transition: values of the cells it reads, values for the cells it writes, and the" +
      " local state it leads to. An assert(false) is where refault says that nothing ever comes.",
    "",
    "spin -o2 -a FILE && gcc -O2 -DSAFETY -DNOREDUCE -o pan pan.c && ./pan",
    "",
    "Without -o2, Spin forgets what a variable holds that nobody reads, and counts fewer states.",
    "",
    "A broken claim is a move that changes nothing. Where an always claim is broken, Spin therefore" +
      " sees neither a deadlock nor a broken claim of another kind: spin -DENDS leaves those out.",
    ...subject.image.claims
      .filter(({ scope }) => scope === "still-possible")
      .map(
        ({ name }) => `Not asked here: ${name}, on what stays possible, is not broken by a run.`,
      ),
  ]);
}

/** Cells that keep one value are told, not declared: nothing depends on them. */
function cells(words: PromelaWords): string[] {
  const { cells, actors } = words.image;
  const declared = cells.flatMap(({ name, values }, cell) => {
    if (values.length === 1) return [];
    const type = values.length <= 256 ? "byte" : values.length <= 32_768 ? "short" : "int";
    const texts = values.map((text, value) => (text === String(value) ? text : `${value} ${text}`));
    return noted(`${type} ${words.cell(cell)} = 0;`, `${name}: ${texts.join(", ")}`);
  });
  const kept = cells.filter(({ values }) => values.length === 1);
  const constants = kept.map(({ name, values }) => `${name} = ${values[0]}`);
  const begins = actors.some(({ locals }) => locals[0]?.status === "failed");
  return [
    "/* Cells, by the numbers of their values; 0 is where they begin. */",
    ...declared,
    ...(kept.length === 0 ? [] : comment([`Cells that never change: ${constants.join(", ")}.`])),
    ...(words.canStop ? [`bool ${stopped} = ${begins}; /* An actor has broken a claim. */`] : []),
  ];
}
