/**
 * How the things of an image are called in Promela, and what is said of a cell's values.
 *
 * Values are numbers, as in the image, with their texts beside them in comments: a text may be anything,
 * and an `mtype` has room for 255 names.
 */
import { type Image, isSettled } from "../../automaton/image.ts";
import type { Condition } from "../decision-tree.ts";
import { localName, Names } from "../names.ts";
import { breakableClaims } from "../subject.ts";
import { harmless, shortened } from "../text.ts";

/** The variable that is true once an actor has broken a claim: the run ends there. */
export const stopped = "stopped";
/** Asserts the variable of a claim to be true while it is not. */
export const broken = "broken";
export const watchAlways = "watch_always";
export const watchEnds = "watch_ends";
export const finished = "finished";

export class PromelaWords {
  readonly image: Image;
  /** Each claim, and the variable that is asserted where it is broken. */
  readonly claims: readonly (readonly [claim: string, variable: string])[];
  /** Whether an actor can break a claim by itself. */
  readonly canStop: boolean;
  readonly #names = new Names([...keywords, stopped, broken, watchAlways, watchEnds, finished]);
  readonly #holds = new Map<string, string>();
  readonly #cells: readonly string[];
  readonly #actors: readonly string[];

  constructor(image: Image) {
    this.image = image;
    this.claims = breakableClaims(image).map((name) => [name, this.#names.claim(name)] as const);
    for (const [claim, variable] of this.claims) {
      this.#holds.set(claim, this.#names.claim(`${variable}_holds`));
    }
    this.#cells = image.cells.map(({ name }) => this.#names.claim(name));
    this.#actors = image.actors.map(({ name }) => this.#names.claim(name));
    this.canStop = image.actors.some(({ locals }) =>
      locals.some(({ status }) => status === "failed"),
    );
  }

  cell(cell: number): string {
    return this.#cells[cell]!;
  }

  actor(actor: number): string {
    return this.#actors[actor]!;
  }

  /** The variable of a claim. */
  claim(name: string): string {
    return this.claims.find(([claim]) => claim === name)![1];
  }

  /** The formula of a claim. */
  holds(name: string): string {
    return this.#holds.get(name)!;
  }

  /** A label that begins with `end` is one where a process may stay for ever. */
  label(actor: number, local: number): string {
    const { daemon, locals } = this.image.actors[actor]!;
    const state = locals[local]!;
    const mayStay = isSettled(state) || (daemon && state.status === "running");
    return `${mayStay ? "end_" : ""}${localName(state, local)}`;
  }

  /** `pte == 1 /* hw`, or what it is not where that is shorter. */
  condition({ cell, values }: Condition): string {
    const others = this.image.cells[cell]!.values.flatMap((_, value) =>
      values.includes(value) ? [] : [value],
    );
    const isShorter = others.length < values.length;
    const tests = (isShorter ? others : values).map(
      (value) => `${this.cell(cell)} ${isShorter ? "!=" : "=="} ${this.value(cell, value)}`,
    );
    if (isShorter) return tests.join(" && ");
    return tests.length === 1 ? tests[0]! : `(${tests.join(" || ")})`;
  }

  /** A value's number, with its text unless that is the same. */
  value(cell: number, value: number): string {
    const text = this.image.cells[cell]!.values[value]!;
    return text === String(value) ? text : `${value} /* ${shortened(harmless(text))} */`;
  }
}

/** What Promela, C and the C that Spin writes keep for themselves. */
const keywords =
  `active assert atomic bit bool break byte c_code c_decl c_expr c_state c_track chan d_step do
  else empty enabled eval false fi for full get_priority goto hidden if in init inline int len local
  ltl mtype nempty never nfull notrace np_ od of pc_value pid print printf printm priority proctype
  provided return run select set_priority short show skip timeout trace true typedef unless unsigned
  until weakuntil xr xs always eventually next implies equivalent stronguntil
  auto case char const continue default double enum extern float long register restrict signed
  sizeof static struct switch union void volatile while asm typeof
  final linux mix now rand rot stderr stdin stdout errno trpt ulong unix ushort wasnew i386 max min
  getframe q_sz uint uchar NULL EOF SAFETY BFS MA`.split(/\s+/);
