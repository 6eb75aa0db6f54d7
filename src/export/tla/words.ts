/**
 * How the things of an image are called in TLA+. Values and local states are strings, so that a trace of
 * TLC reads like one of refault.
 */
import type { Image } from "../../automaton/image.ts";
import type { Condition } from "../decision-tree.ts";
import { localName, Names } from "../names.ts";
import { breakableClaims } from "../subject.ts";
import { harmless, shortened } from "../text.ts";

export class TlaWords {
  readonly image: Image;
  readonly module: string;
  /** Each claim, and the invariant it is. */
  readonly claims: readonly (readonly [claim: string, invariant: string])[];
  readonly #definitions = new Names([...keywords, ...own]);
  readonly #fields = new Names(keywords);
  readonly #actors: readonly string[];
  readonly #actions: readonly (readonly string[])[];
  readonly #cells: readonly string[];
  readonly #values: readonly (readonly string[])[];

  constructor(image: Image, title: string) {
    this.image = image;
    this.module = this.#definitions.claim(title);
    this.claims = breakableClaims(image).map((it) => [it, this.#definitions.claim(it)] as const);
    this.#actors = image.actors.map(({ name }) => this.#definitions.claim(name));
    this.#actions = image.actors.map(({ locals }, actor) =>
      locals.map((local, number) =>
        this.#definitions.claim(`${this.#actors[actor]} ${localName(local, number)}`),
      ),
    );
    this.#cells = image.cells.map(({ name }) => this.#fields.claim(name));
    this.#values = image.cells.map(({ values }) => distinct(values.map(quotable)));
  }

  /** The definition of an actor's steps, and its field in `at`. */
  actor(actor: number): string {
    return this.#actors[actor]!;
  }

  /** The definition of a local state's step. */
  action(actor: number, local: number): string {
    return this.#actions[actor]![local]!;
  }

  local(actor: number, local: number): string {
    return `"${localName(this.image.actors[actor]!.locals[local]!, local)}"`;
  }

  cell(cell: number): string {
    return this.#cells[cell]!;
  }

  value(cell: number, value: number): string {
    return `"${this.#values[cell]![value]!}"`;
  }

  condition({ cell, values }: Condition): string {
    const all = this.image.cells[cell]!.values.map((_, value) => value);
    const others = all.filter((value) => !values.includes(value));
    const isShorter = others.length < values.length;
    const listed = (isShorter ? others : values).map((value) => this.value(cell, value));
    const name = `cell.${this.cell(cell)}`;
    if (listed.length === 1) return `${name} ${isShorter ? "#" : "="} ${listed[0]}`;
    return `${name} ${isShorter ? "\\notin" : "\\in"} {${listed.join(", ")}}`;
  }
}

/** One line of plain characters, as every version of TLA+ reads them. */
export function plain(text: string): string {
  return harmless(text)
    .replaceAll("…", "...")
    .replaceAll("→", "->")
    .replace(/[^ -~]/g, "?");
}

function quotable(text: string): string {
  return plain(shortened(text)).replaceAll("\\", "\\\\").replaceAll('"', "'");
}

/** A text that stands for two values is numbered. */
function distinct(texts: readonly string[]): string[] {
  const taken = new Set<string>();
  return texts.map((text, value) => {
    const own = taken.has(text) ? `${text} #${value}` : text;
    taken.add(own);
    return own;
  });
}

/** What every module written here defines. */
const own = "at cell vars Init Next Rest Spec Stopped Finished Ended NeverMet TLC Assert".split(
  " ",
);

const keywords =
  `ACTION ASSUME ASSUMPTION AXIOM BY CASE CHOOSE CONSTANT CONSTANTS COROLLARY DEF DEFINE
  DEFS DOMAIN ELSE ENABLED EXCEPT EXTENDS FALSE HAVE HIDE IF IN INSTANCE LAMBDA LEMMA LET LOCAL MODULE
  NEW OBVIOUS OMITTED ONLY OTHER PICK PROOF PROPOSITION PROVE QED RECURSIVE SF_ STATE STRONG SUBSET
  SUFFICES TAKE TEMPORAL THEN THEOREM TRUE UNCHANGED UNION USE VARIABLE VARIABLES WF_ WITH WITNESS
  BOOLEAN STRING Print PrintT JavaTime TLCGet TLCSet Permutations SortSeq RandomElement Any ToString
  TLCEval`.split(/\s+/);
