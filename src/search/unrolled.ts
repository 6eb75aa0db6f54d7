/**
 * The program of an image that has stopped growing, as JavaScript: every read a constant shift and mask
 * of a local variable, every move a few constant operations. It does what walking the tables does, in
 * about half the time; wherever the tables have no answer it returns -1, and the tables are walked.
 *
 * The source is made of integers only: nothing of a model's text gets into it. A function that V8 would
 * be too long for to optimise is worse than tables, so large actors are left out by returning null.
 */
import type { Batch } from "./batch.ts";
import { isChoice } from "./leaves.ts";

/** What is needed of a program. */
export interface Tables {
  readonly words: number;
  readonly code: Int32Array;
  readonly leaves: Int32Array;
  /** Per actor: where its local state is packed, and its table of roots. */
  readonly actors: readonly {
    readonly word: number;
    readonly shift: number;
    readonly mask: number;
    readonly roots: number;
  }[];
}

/** Appends the transitions of a state; -1 where the tables must be asked. */
export type Unrolled = (states: Int32Array, at: number, batch: Batch) => number;

/** State and offset; the batch's states, actors and leaves; where the next transition goes. */
const parameters = "s, at, to, who, via, k";

/** Characters of source for one actor; V8 optimises functions of up to 60 KiB of bytecode. */
const longestSource = 60_000;

export function unroll(tables: Tables): Unrolled | null {
  const bodies = tables.actors.map((_, actor) => actorSource(tables, actor));
  if (bodies.some((body) => body.length > longestSource)) return null;
  const functions = bodies.map(
    (body, actor) => `function actor${actor}(${parameters}) {\n${body}}`,
  );
  const calls = bodies.map(
    (_, actor) => `  k = actor${actor}(${parameters}); if (k < 0) return -1;`,
  );
  const most = tables.actors.reduce((sum, _, actor) => sum + mostMoves(tables, actor), 0);
  const source = `"use strict";
${functions.join("\n")}
return function expand(s, at, b) {
  b.reserve(${most});
  const { states: to, actor: who, leaf: via, count: before } = b;
  let k = before;
${calls.join("\n")}
  b.count = k;
  return k - before;
};`;
  return new Function(source)() as Unrolled;
}

function actorSource(tables: Tables, actor: number): string {
  const { word, shift, mask, roots } = tables.actors[actor]!;
  const words = Array.from({ length: tables.words }, (_, w) => `  const w${w} = s[at + ${w}];\n`);
  const cases = Array.from({ length: mask + 1 }, (_, local) => {
    const p = tables.code[roots + local]!;
    return p === 0 ? "" : `    case ${local}: ${nodeSource(tables, actor, p)} break;\n`;
  });
  const selected = `(w${word} >>> ${shift}) & ${mask}`;
  return `${words.join("")}  switch (${selected}) {\n${cases.join("")}    default: return -1;\n  }\n  return k;\n`;
}

/** Statements for the tree at `p`. */
function nodeSource(tables: Tables, actor: number, p: number): string {
  const { code, leaves } = tables;
  if (p === 0) return "return -1;";
  if (p === -1) return "";
  if (p < 0) {
    const leaf = -2 - p;
    if ((leaves[leaf]! & isChoice) === 0) return moveSource(tables, actor, leaf);
    const children = leaves.subarray(leaf + 2, leaf + 2 + leaves[leaf + 1]!);
    return Array.from(children, (child) => nodeSource(tables, actor, child)).join(" ");
  }
  const [word, shift, mask] = [code[p]!, code[p + 1]!, code[p + 2]!];
  const known: string[] = [];
  for (let value = 0; value <= mask; value++) {
    const child = code[p + 3 + value]!;
    if (child !== 0) known.push(`case ${value}: ${nodeSource(tables, actor, child)} break;`);
  }
  return `switch ((w${word} >>> ${shift}) & ${mask}) { ${known.join(" ")} default: return -1; }`;
}

function moveSource({ words, leaves }: Tables, actor: number, leaf: number): string {
  const values = Array.from({ length: words }, (_, w) => `w${w}`);
  const end = leaf + 2 + 3 * leaves[leaf + 1]!;
  for (let edit = leaf + 2; edit < end; edit += 3) {
    const [word, keep, set] = [leaves[edit]!, leaves[edit + 1]!, leaves[edit + 2]!];
    values[word] = `(w${word} & ${keep}) | ${set}`;
  }
  const stores = values.map((value, w) => `to[k * ${words} + ${w}] = ${value};`);
  return `${stores.join(" ")} who[k] = ${actor}; via[k] = ${leaf}; k++;`;
}

/** The most transitions that the actor has in any one state. */
function mostMoves(tables: Tables, actor: number): number {
  const { roots, mask } = tables.actors[actor]!;
  let most = 0;
  for (let local = 0; local <= mask; local++) {
    most = Math.max(most, movesUnder(tables, tables.code[roots + local]!));
  }
  return most;
}

function movesUnder(tables: Tables, p: number): number {
  const { code, leaves } = tables;
  if (p === 0 || p === -1) return 0;
  if (p < 0) {
    const leaf = -2 - p;
    if ((leaves[leaf]! & isChoice) === 0) return 1;
    const children = leaves.subarray(leaf + 2, leaf + 2 + leaves[leaf + 1]!);
    return children.reduce((sum, child) => sum + movesUnder(tables, child), 0);
  }
  const children = code.subarray(p + 3, p + 4 + code[p + 2]!);
  return children.reduce((most, child) => Math.max(most, movesUnder(tables, child)), 0);
}
