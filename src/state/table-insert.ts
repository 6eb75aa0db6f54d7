/**
 * The loop that inserts a batch of states into a state table.
 */
import type { WasmFunction } from "../std/wasm.ts";
import { StateCode } from "./table-code.ts";

/**
 * `insert(from, count, shift, end, shares, share)`: puts the states of the inbox from one position on
 * into their slots, but for those of other shares; returns the position at which the slots gave out,
 * `count` if they did not.
 */
export function insertFunction(words: number): WasmFunction {
  const [from, count, shift, end, shares, share] = [0, 1, 2, 3, 4, 5];
  const [k, state, slot, found, foreign, its, hash, there] = [6, 7, 8, 9, 10, 11, 12, 13];
  const code = new StateCode(words);
  const { inboxAt, homesAt, thereAt, freshAt, foreignAt, outboxAt } = code.map;
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
    code.block();
    body();
    code.do("end");
    code.add(k, 1);
    code.branch(0);
    code.do("end");
    code.do("end");
  };
  /** Of the block around the work on one state. */
  const skipped = 0;
  /** The address of an element of a list, by the position of the state. */
  const element = (bytes: number) => {
    code.get(k);
    code.constant(bytes);
    code.do("*");
  };

  /** Writes down how many bytes of the lists are used. */
  const tell = () => {
    code.constant(0);
    code.get(found);
    code.store(0);
    code.constant(0);
    code.get(foreign);
    code.store(4);
  };

  eachState(() => {
    code.home(state, inboxAt, hash, shift);
    code.set(slot);
    code.share(hash, shares);
    code.tee(its);
    code.get(share);
    code.do("=");
    code.if();
    element(4);
    code.get(slot);
    code.store(homesAt);
    element(8);
    code.piece(0, slot);
    code.store64(thereAt);
    code.do("else");
    element(4);
    code.constant(0);
    code.store(homesAt);
    code.get(foreign);
    code.get(k);
    code.store(foreignAt);
    code.get(foreign);
    code.get(its);
    code.store(foreignAt + 4);
    code.get(foreign);
    code.constant(width / 4);
    code.do("*");
    code.constant(1);
    code.do(">>>");
    code.constant(outboxAt);
    code.do("+");
    code.set(slot);
    code.keep(slot, state, inboxAt);
    code.add(foreign, 8);
    code.do("end");
  });
  eachState(() => {
    element(4);
    code.load(homesAt);
    code.tee(slot);
    code.do("is zero");
    code.branchIf(skipped);
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
  return { parameters: 6, locals: 6, locals64: 2, code };
}
