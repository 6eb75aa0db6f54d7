import { expect, test } from "vitest";
import { Observing } from "../../src/check/observing.ts";
import { cell, defineModel, forever, holds, repeat, step, until } from "../../src/index.ts";
import { task } from "../../src/linux/index.ts";
import { BreadthFirst } from "../../src/search/breadth-first.ts";
import { Machine } from "../../src/search/machine.ts";
import { type Build, tasks } from "./observed.ts";

test("what is stopped while the graph is listed is undecided", () => {
  const build: Build = () => {
    const tick = cell("tick", [false, true]);
    const toggle = () =>
      step("tick", () => {
        tick.value = !tick.value;
      });
    const ticker = task("ticker", { cpu: 7, daemon: true }, () => forever(toggle));
    const working = () => repeat(60, () => step("work", () => {}));
    return { actors: [...tasks(working, working, () => until("never", () => false)), ticker] };
  };
  const model = defineModel({ name: "small", variants: { plain: holds() }, build });
  const machine = new Machine(model.instantiate("plain"));
  const bounds = { maxStates: 1e6, maxBytes: 1e9 };
  const search = new BreadthFirst(machine, { kind: "all" }, bounds);
  while (search.advance(1e5));
  const options = {
    isWhole: true,
    isReduced: false,
    maxBytes: 1e9,
    states: null,
    settled: new Set<string>(),
  };
  const observing = new Observing();
  expect([...observing.decide(machine, options, () => "interrupted")]).toEqual([]);
  expect(observing.findings).toEqual([]);
  expect(observing.undecided).toEqual([{ claim: "no-deadlock", why: "interrupted" }]);
});
