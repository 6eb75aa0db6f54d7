/**
 * The loop that inserts a batch of states into a state table.
 */
import type { WasmFunction } from "../std/wasm.ts";
import { StateCode } from "./table-code.ts";

/**
 * `insert(from, count, shift, end)`: puts the states of the inbox from one position on into their slots;
 * returns the position at which the slots gave out, `count` if they did not.
 */
export function insertFunction(words: number): WasmFunction {
  const [from, count, shift, end, k, state, slot, found, hash, there] = [
    0, 1, 2, 3, 4, 5, 6, 7, 8, 9,
  ];
  const code = new StateCode(words);
  const { inboxAt, homesAt, thereAt, freshAt } = code.map;
  const width = 4 * words;
  const eachState = (body: () => void) => {
    code.copy(from, k);
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
    body();
    code.add(k, 1);
    code.branch(0);
    code.do("end");
    code.do("end");
  };
  /** The address of an element of a list, by the position of the state. */
  const element = (bytes: number) => {
    code.get(k);
    code.constant(bytes);
    code.do("*");
  };

  /** Writes down how many bytes of the list are used. */
  const tell = () => {
    code.constant(0);
    code.get(found);
    code.store(0);
  };

  eachState(() => {
    code.home(state, inboxAt, hash, shift);
    code.set(slot);
    element(4);
    code.get(slot);
    code.store(homesAt);
    element(8);
    code.piece(0, slot);
    code.store64(thereAt);
  });
  eachState(() => {
    element(4);
    code.load(homesAt);
    code.set(slot);
    element(8);
    code.load64(thereAt);
    code.set(there);
    // A state stays where it is, so only an empty slot may have changed since it was touched.
    code.get(there);
    code.do("is zero 64");
    code.if();
    code.piece(0, slot);
    code.set(there);
    code.do("end");
    code.block(); // left when the state is known or kept
    code.block(); // left when the slot is empty
    code.loop();
    code.get(there);
    code.do("is zero 64");
    code.branchIf(1);
    code.leaveIfSame(slot, state, inboxAt, there, 2);
    code.add(slot, width);
    code.get(slot);
    code.get(end);
    code.do("=");
    code.if();
    tell();
    code.get(k);
    code.do("return");
    code.do("end");
    code.piece(0, slot);
    code.set(there);
    code.branch(0);
    code.do("end");
    code.do("end");
    code.keep(slot, state, inboxAt);
    code.get(found);
    code.get(k);
    code.store(freshAt);
    code.add(found, 4);
    code.do("end");
  });
  tell();
  code.get(count);
  return { parameters: 4, locals: 4, locals64: 2, code };
}
