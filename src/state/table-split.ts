/**
 * The loop that doubles a state table in place.
 */
import type { WasmFunction } from "../std/wasm.ts";
import { inboxStates, StateCode } from "./table-code.ts";

/**
 * `split(oldEnd, shift, end)`: moves every state to its place in a table of twice as many homes; -1 if
 * there is no room. From the last slot to the first: the new home is at least twice as far from the
 * start as the old one, so a state whose old home lies beyond the middle of its way moves up, into what
 * has been cleared already. The few others, near the start, are set aside until the end.
 */
export function splitFunction(words: number): WasmFunction {
  const [oldEnd, shift, end, slot, target, aside, index, hash, there] = [0, 1, 2, 3, 4, 5, 6, 7, 8];
  const code = new StateCode(words);
  const { asideAt, tableAt } = code.map;
  const width = 4 * words;
  /** Puts the state at an address, plus an offset, into the first empty slot from `target` on. */
  const put = (state: number, offset: number) => {
    code.block();
    code.loop();
    code.piece(0, target);
    code.do("is zero 64");
    code.branchIf(1);
    code.add(target, width);
    code.get(target);
    code.get(end);
    code.do("=");
    code.if();
    code.constant(-1);
    code.do("return");
    code.do("end");
    code.branch(0);
    code.do("end");
    code.do("end");
    code.keep(target, state, offset);
  };

  code.copy(oldEnd, slot);
  code.block();
  code.loop();
  code.get(slot);
  code.constant(tableAt);
  code.do("=");
  code.branchIf(1);
  code.add(slot, -width);
  code.piece(0, slot);
  code.set(there);
  code.get(there);
  code.do("is zero 64");
  code.branchIf(0);
  code.home(slot, 0, hash, shift);
  code.set(target);
  code.get(slot);
  code.get(target);
  code.do("< unsigned");
  code.if();
  put(slot, 0);
  code.do("else");
  code.copy(aside, index);
  code.add(aside, width);
  code.get(aside);
  code.constant(width * inboxStates);
  code.do("=");
  code.if();
  code.constant(-1);
  code.do("return");
  code.do("end");
  code.pieces.forEach(({ offset, isPair }) => {
    code.get(index);
    code.get(slot);
    if (isPair) code.load64(offset);
    else code.load(offset);
    if (isPair) code.store64(asideAt + offset);
    else code.store(asideAt + offset);
  });
  code.do("end");
  for (let word = 0; word < words; word++) {
    code.get(slot);
    code.constant(0);
    code.store(4 * word);
  }
  code.branch(0);
  code.do("end");
  code.do("end");

  code.block();
  code.loop();
  code.get(aside);
  code.do("is zero");
  code.branchIf(1);
  code.add(aside, -width);
  code.home(aside, asideAt, hash, shift);
  code.set(target);
  put(aside, asideAt);
  code.branch(0);
  code.do("end");
  code.do("end");
  code.constant(0);
  return { parameters: 3, locals: 4, locals64: 2, code };
}
