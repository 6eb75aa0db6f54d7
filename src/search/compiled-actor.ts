/**
 * An actor's decision trees as compiled code: a function that appends its transitions of one state.
 */
import type { WasmFunction } from "../std/wasm.ts";
import { Code } from "../std/wasm-code.ts";
import { isChoice } from "./leaves.ts";
import { blocked, type Tables, unknown } from "./tables.ts";
import type { Workspace } from "./workspace.ts";

/** Appends the actor's transitions of the state at `at` after byte `k` of the leaves; -1 if unknown. */
export function actorFunction(tables: Tables, actor: number, workspace: Workspace): WasmFunction {
  const { words } = tables;
  const body = new ActorBody(tables, actor, workspace);
  const { code } = body;
  for (let word = 0; word < words; word++) {
    code.get(at);
    code.load(workspace.statesAt + 4 * word);
    code.set(firstWord + word);
  }
  const { word, shift, mask, roots } = tables.actors[actor]!;
  const children = tables.code.subarray(roots, roots + mask + 1);
  code.block();
  body.select({ word, shift, mask }, children, 0);
  code.do("end");
  code.get(k);
  return { parameters: 2, locals: words + 1, code };
}

/** Locals of an actor's function: parameters, an address, the words of the state. */
const at = 0;
const k = 1;
const address = 2;
const firstWord = 3;

interface Field {
  readonly word: number;
  readonly shift: number;
  readonly mask: number;
}

class ActorBody {
  readonly code: Code = new Code();
  readonly #tables: Tables;
  readonly #actor: number;
  readonly #workspace: Workspace;

  constructor(tables: Tables, actor: number, workspace: Workspace) {
    this.#tables = tables;
    this.#actor = actor;
    this.#workspace = workspace;
  }

  /** Does what is known of the value of a field; `depth` is how far it is to the end of everything. */
  select({ word, shift, mask }: Field, children: Int32Array, depth: number): void {
    const { code } = this;
    const targets = [...new Set(children)].filter((p) => p !== blocked && p !== unknown);
    if (targets.length === 1 && !children.includes(unknown) && !children.includes(blocked)) {
      this.#node(targets[0]!, depth);
      return;
    }
    // Blocks from the inside out: one for each target, then the one of the unknown.
    code.block();
    for (const _ of targets) code.block();
    code.get(firstWord + word);
    code.constant(shift);
    code.do(">>>");
    code.constant(mask);
    code.do("&");
    const leaves = targets.length;
    const depthOf = (p: number) => {
      if (p === unknown) return leaves;
      return p === blocked ? leaves + 1 + depth : targets.indexOf(p);
    };
    code.branchBy(Array.from(children, depthOf), leaves);
    targets.forEach((p, index) => {
      code.do("end");
      const outer = leaves - index + depth;
      this.#node(p, outer);
      code.branch(outer);
    });
    code.do("end");
    code.constant(-1);
    code.do("return");
  }

  #node(p: number, depth: number): void {
    const { code, leaves } = this.#tables;
    if (p > 0) {
      const [word, shift, mask] = [code[p]!, code[p + 1]!, code[p + 2]!];
      this.select({ word, shift, mask }, code.subarray(p + 3, p + 4 + mask), depth);
      return;
    }
    const leaf = -2 - p;
    if ((leaves[leaf]! & isChoice) === 0) this.#move(leaf);
    else this.#choice(leaves.subarray(leaf + 2, leaf + 2 + leaves[leaf + 1]!));
  }

  #choice(children: Int32Array): void {
    for (const p of children) {
      if (p === unknown) {
        this.code.constant(-1);
        this.code.do("return");
        return;
      }
      if (p === blocked) continue;
      this.code.block();
      this.#node(p, 0);
      this.code.do("end");
    }
  }

  #move(leaf: number): void {
    const { code } = this;
    const { words, leaves } = this.#tables;
    code.get(k);
    code.constant(words);
    code.do("*");
    code.set(address);
    for (let word = 0; word < words; word++) {
      code.get(address);
      code.get(firstWord + word);
      const end = leaf + 2 + 3 * leaves[leaf + 1]!;
      for (let edit = leaf + 2; edit < end; edit += 3) {
        if (leaves[edit] !== word) continue;
        code.constant(leaves[edit + 1]!);
        code.do("&");
        code.constant(leaves[edit + 2]!);
        code.do("|");
      }
      code.store(this.#workspace.successorsAt + 4 * word);
    }
    code.get(k);
    code.constant(this.#actor);
    code.store(this.#workspace.actorsAt);
    code.get(k);
    code.constant(leaf);
    code.store(this.#workspace.leavesAt);
    code.get(k);
    code.constant(4);
    code.do("+");
    code.set(k);
  }
}
