import { expect, test } from "vitest";
import { atEnd, step } from "../../../src/index.ts";
import { hardirq, kernel, systemState, task } from "../../../src/linux/index.ts";
import { broken, explored } from "../explored.ts";

const idle = () => step("idle", () => {});

test("a kernel is chosen once, and before anything runs on it", () => {
  const late = [
    () => void task("a", { cpu: 0 }, idle),
    () => void hardirq("irq", { cpu: 0 }, idle),
    () => kernel({}),
  ];
  for (const make of late) {
    const wrong = () =>
      broken(() => {
        make();
        kernel({ preemption: "none" });
        return { actors: [task("b", { cpu: 0 }, idle)] };
      });
    expect(wrong).toThrow(/kernel\(\) after the kernel was settled/);
  }
});

test("a task that is alone on its CPU takes the same steps whatever the preemption", () => {
  const states = (["none", "voluntary", "full"] as const).map((preemption) => {
    const report = explored(() => {
      kernel({ preemption });
      return { actors: [task("a", { cpu: 0 }, idle), task("b", { cpu: 1 }, idle)] };
    });
    return report.states;
  });
  expect(states).toEqual([4, 4, 4]);
});

test("the state of the system is a cell that a model may boot by", () => {
  const { witness } = explored(() => {
    const state = systemState("SYSTEM_BOOTING");
    const init = task("init", { cpu: 0 }, () => state.write("SYSTEM_RUNNING"));
    return { actors: [init], claims: [atEnd("never", () => false)] };
  });
  const changes = witness?.events.flatMap(({ changes }) => changes);
  expect(changes?.map(({ cell, after }) => [cell, after])).toEqual([
    ["system_state", "SYSTEM_RUNNING"],
  ]);
});
