/**
 * A router: sorts states into shares by their hash, so that each share can be searched or stored by
 * itself. There is no branch in the loop: which share a state is of cannot be foreseen.
 */
import { type Linked, link, memoryOf, type WasmFunction } from "../std/wasm.ts";
import { allocating } from "./shortage.ts";
import { StateCode } from "./table-code.ts";

/** States sorted at once, at most. */
export const routedStates = 2048;

export class Router {
  readonly shares: number;
  readonly #words: number;
  readonly #route: Linked;
  readonly #items: Int32Array<ArrayBuffer>;
  readonly #map: RouterMap;

  constructor(words: number, shares: number) {
    this.#words = words;
    this.shares = shares;
    this.#map = mapOf(words, shares);
    const memory = allocating(() => memoryOf(this.#map.end));
    this.#route = link([routeFunction(words, this.#map)], memory)[0]!;
    this.#items = new Int32Array(memory.buffer);
  }

  /** Sorts the first `count` states, at most `routedStates`. */
  route(states: Int32Array, count: number): void {
    this.#items.fill(0, 0, this.shares);
    this.#items.set(states.subarray(0, count * this.#words), this.#map.inboxAt / 4);
    this.#route(count, this.shares);
  }

  /** The states of a share, in their order; until `route` is called again. */
  states(share: number): Int32Array<ArrayBuffer> {
    const start = (this.#map.boxesAt + share * this.#map.boxBytes) / 4;
    return this.#items.subarray(start, start + this.#items[share]! * this.#words);
  }

  /** Their positions among those that were sorted. */
  positions(share: number): Int32Array<ArrayBuffer> {
    const start = this.#map.positionsAt / 4 + share * routedStates;
    return this.#items.subarray(start, start + this.#items[share]!);
  }
}

/** Where things lie, in bytes; the counts of the shares stand first. */
interface RouterMap {
  readonly inboxAt: number;
  readonly boxesAt: number;
  readonly boxBytes: number;
  readonly positionsAt: number;
  readonly end: number;
}

function mapOf(words: number, shares: number): RouterMap {
  const boxBytes = 4 * words * routedStates;
  const inboxAt = Math.ceil(shares / 16) * 64;
  const boxesAt = inboxAt + boxBytes;
  const positionsAt = boxesAt + shares * boxBytes;
  return { inboxAt, boxesAt, boxBytes, positionsAt, end: positionsAt + 4 * shares * routedStates };
}

/** `route(count, shares)`: puts each state, and its position, at the end of its share. */
function routeFunction(words: number, map: RouterMap): WasmFunction {
  const [count, shares, k, state, share, used, box, hash] = [0, 1, 2, 3, 4, 5, 6, 7];
  const code = new StateCode(words);
  code.block();
  code.loop();
  code.get(k);
  code.get(count);
  code.do(">=");
  code.branchIf(1);
  code.get(k);
  code.constant(4 * words);
  code.do("*");
  code.set(state);
  code.hash(state, map.inboxAt, hash);
  code.share(hash, shares);
  code.constant(4);
  code.do("*");
  code.tee(share);
  code.load(0);
  code.set(used);
  // The box of the share, and the place in it.
  code.get(share);
  code.constant(map.boxBytes / 4);
  code.do("*");
  code.get(used);
  code.constant(4 * words);
  code.do("*");
  code.do("+");
  code.constant(map.boxesAt);
  code.do("+");
  code.set(box);
  code.keep(box, state, map.inboxAt);
  code.get(share);
  code.constant(routedStates);
  code.do("*");
  code.get(used);
  code.constant(4);
  code.do("*");
  code.do("+");
  code.get(k);
  code.store(map.positionsAt);
  code.get(share);
  code.get(used);
  code.constant(1);
  code.do("+");
  code.store(0);
  code.add(k, 1);
  code.branch(0);
  code.do("end");
  code.do("end");
  code.get(count);
  return { parameters: 2, locals: 5, locals64: 1, code };
}
