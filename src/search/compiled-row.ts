/**
 * The loop of compiled code over the states of a row.
 */
import type { WasmFunction } from "../std/wasm.ts";
import { Code } from "../std/wasm-code.ts";
import type { Tables } from "./tables.ts";
import type { Workspace } from "./workspace.ts";

/**
 * `main(from, to, full)`: expands states while there is room, and writes down how many bytes there are
 * of each list. A state of which nothing is known to move, though not all is known, is skipped.
 */
export function rowFunction({ words, actors }: Tables, workspace: Workspace): WasmFunction {
  const [position, to, full, at, k, before, stuck, skipped, missed, missedBefore, moved] = [
    0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10,
  ];
  const code = new Code();
  /** Appends the value of a local to a list. */
  const note = (list: number, value: number, listAt: number) => {
    code.get(list);
    code.get(value);
    code.store(listAt);
    code.add(list, 4);
  };
  code.block();
  code.loop();
  code.get(position);
  code.get(to);
  code.do(">=");
  code.branchIf(1);
  code.get(k);
  code.get(full);
  code.do(">=");
  code.branchIf(1);
  code.get(position);
  code.constant(4 * words);
  code.do("*");
  code.set(at);
  code.copy(k, before);
  code.copy(missed, missedBefore);
  actors.forEach((_, actor) => {
    code.get(at);
    code.get(k);
    code.call(actor);
    code.tee(moved);
    code.constant(0);
    code.do("<");
    code.if();
    note(missed, position, workspace.missedAt);
    code.get(missed);
    code.constant(actor);
    code.store(workspace.missedAt);
    code.add(missed, 4);
    code.do("else");
    code.copy(moved, k);
    code.do("end");
  });
  code.get(k);
  code.get(before);
  code.do("=");
  code.if();
  code.get(missed);
  code.get(missedBefore);
  code.do("=");
  code.if();
  note(stuck, position, workspace.stuckAt);
  code.do("else");
  code.copy(missedBefore, missed);
  note(skipped, position, workspace.skippedAt);
  code.do("end");
  code.do("end");
  code.add(position, 1);
  code.branch(0);
  code.do("end");
  code.do("end");
  const counts = [
    [k, workspace.countAt],
    [stuck, workspace.stuckCountAt],
    [skipped, workspace.skippedCountAt],
    [missed, workspace.missedCountAt],
  ] as const;
  for (const [list, countAt] of counts) {
    code.constant(0);
    code.get(list);
    code.store(countAt);
  }
  code.get(position);
  return { parameters: 3, locals: 8, code };
}
