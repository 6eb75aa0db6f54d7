/**
 * The loop that sifts a batch: states that were inserted not long ago are taken out, without a look at
 * the table and without a branch. Of the transitions of a breadth-first search about half lead to such
 * a state.
 *
 * Soundness: what is remembered is the whole state, and it is remembered when it is on its way into the
 * table; so what is taken out is in the table, or stands before it in the same batch.
 */
import type { WasmFunction } from "../std/wasm.ts";
import { recentStates, StateCode } from "./table-code.ts";

/** `sift(count)`: moves what is left to the front of the inbox; returns how many states that are. */
export function siftFunction(words: number): WasmFunction {
  const [count, k, state, left, slot, isRecent, hash] = [0, 1, 2, 3, 4, 5, 6];
  const code = new StateCode(words);
  const { inboxAt, positionsAt, recentAt } = code.map;
  const width = 4 * words;
  code.block();
  code.loop();
  code.get(k);
  code.get(count);
  code.do(">=");
  code.branchIf(1);
  code.get(k);
  code.constant(width);
  code.do("*");
  code.set(state);
  code.hash(state, inboxAt, hash);
  code.get(hash);
  code.do("to 32");
  code.constant(recentStates - 1);
  code.do("&");
  code.constant(width);
  code.do("*");
  code.constant(recentAt);
  code.do("+");
  code.set(slot);
  code.pieces.forEach((_, index) => {
    code.piece(index, slot);
    code.piece(index, state, inboxAt);
    code.do("= 64");
    if (index > 0) code.do("&");
  });
  code.set(isRecent);
  code.keep(slot, state, inboxAt);
  code.get(left);
  code.constant(width);
  code.do("*");
  code.constant(inboxAt);
  code.do("+");
  code.set(slot);
  code.keep(slot, state, inboxAt);
  code.get(left);
  code.constant(4);
  code.do("*");
  code.get(k);
  code.store(positionsAt);
  code.get(left);
  code.constant(1);
  code.do("+");
  code.get(isRecent);
  code.do("-");
  code.set(left);
  code.add(k, 1);
  code.branch(0);
  code.do("end");
  code.do("end");
  code.get(left);
  return { parameters: 1, locals: 5, locals64: 1, code };
}
