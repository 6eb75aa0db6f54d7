/**
 * Claims, as processes that watch and change nothing.
 *
 * A watcher has one label. It can move where a claim is broken, says so by a violated assertion, and is
 * back at its label, so the state is the same and none is added; each such move is one error that Spin
 * counts. A claim is taken to hold only where refault has seen it hold: a path through its tree that
 * refault never met breaks it.
 */
import { type ImageClaim, isSettled, type LocalState } from "../../automaton/image.ts";
import { treeOf } from "../decision-tree.ts";
import { fits, indented } from "../text.ts";
import { formula } from "./formula.ts";
import { broken, finished, type PromelaWords, stopped, watchAlways, watchEnds } from "./words.ts";

export function watchers(words: PromelaWords): string[] {
  if (words.claims.length === 0) return [];
  const { claims } = words.image;
  const always = claims.filter(({ scope }) => scope === "always");
  const atEnd = claims.filter(({ scope }) => scope === "at-end");
  return [
    "",
    ...words.claims.map(([, variable]) => `bool ${variable} = true;`),
    `inline ${broken}(claim) { claim = false; assert(claim); claim = true }`,
    ...[...always, ...atEnd].flatMap((claim) => ["", ...definition(words, claim)]),
    ...(atEnd.length === 0 ? [] : ["", `#define ${finished} (${allFinished(words)})`]),
    ...watcher(words, "always", always.map(broke(words, ""))),
    ...watcher(words, "ends", [
      ...failures(words),
      ...atEnd.map(broke(words, `timeout && ${finished} && `)),
    ]),
  ];
}

type Watched = readonly [claim: string, where: string];

const names = { always: watchAlways, ends: watchEnds };

/** A process with one label, at which it may stay for ever; -DENDS leaves out the one for `always`. */
function watcher(
  words: PromelaWords,
  kind: "always" | "ends",
  watched: readonly Watched[],
): string[] {
  if (watched.length === 0) return [];
  const process = [
    `active proctype ${names[kind]}()`,
    "{",
    "end_watch:",
    "  do",
    ...watched.map(([claim, at]) => `  :: atomic { ${at} -> ${broken}(${words.claim(claim)}) }`),
    "  od",
    "}",
  ];
  return ["", ...(kind === "always" ? ["#ifndef ENDS", ...process, "#endif"] : process)];
}

/** A claim is asked while no actor has broken one: at ends, where nobody can move (`timeout`). */
function broke(words: PromelaWords, when: string): (claim: ImageClaim) => Watched {
  const running = words.canStop ? `!${stopped} && ` : "";
  return ({ name }) => [name, `${when}${running}!${words.holds(name)}`];
}

/** The labels where an actor has broken a claim. */
function failures(words: PromelaWords): Watched[] {
  return words.claims.flatMap(([claim]): Watched[] => {
    const at = labels(words, ({ violation }) => violation?.claim === claim).flat();
    return at.length === 0 ? [] : [[claim, at.join(" || ")]];
  });
}

/** Each actor's labels of local states of a kind, as expressions that are true there. */
function labels(words: PromelaWords, isMeant: (local: LocalState) => boolean): string[][] {
  return words.image.actors.map(({ locals }, actor) =>
    locals.flatMap((local, number) =>
      isMeant(local) ? [`${words.actor(actor)}@${words.label(actor, number)}`] : [],
    ),
  );
}

/** The expression that is true where every actor but daemons has finished. */
function allFinished(words: PromelaWords): string {
  const ends = labels(words, isSettled);
  const each = ends
    .filter((_, actor) => !words.image.actors[actor]!.daemon)
    .map((at) => (at.length === 0 ? "false" : at.length === 1 ? at[0] : `(${at.join(" || ")})`));
  return each.length === 0 ? "true" : each.join(" && ");
}

/** A claim's tree, as the formula that is true where refault has seen it hold. */
function definition(words: PromelaWords, { name, observations }: ImageClaim): string[] {
  const paths = observations.map(({ tests, holds }) => ({ tests, leaf: holds }));
  const lines = formula(words, treeOf(paths, words.image.cells), (holds) => holds === true);
  const define = `#define ${words.holds(name)} (`;
  const line = `${define}${lines.join("")})`;
  if (lines.length === 1 && fits(line)) return [line];
  return [define, ...indented(lines, 2)].map((it) => `${it} \\`).concat(")");
}
