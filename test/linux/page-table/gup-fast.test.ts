import { expect, test } from "vitest";
import { assert, step } from "../../../src/index.ts";
import {
  getUserPagesFast,
  irqsOff,
  mmu,
  none,
  readCopyUpdate,
  task,
  unprotected,
} from "../../../src/linux/index.ts";
import { broken } from "../explored.ts";
import { oneTree } from "./one-tree.ts";

type Before = "interrupt" | "broadcast" | "grace period";

/** A walk without locks, while another task unhooks P, waits for `before`, and frees it. */
function walking(section: "irqs-off" | "rcu" | "unprotected", before: Before) {
  return broken(() => {
    const tree = oneTree();
    const unit = mmu("mm", tree);
    const rcu = readCopyUpdate("preemptible");
    const sections = { "irqs-off": irqsOff, rcu, unprotected };
    const unmapper = task("unmapper", { cpu: 0 }, function* () {
      yield* tree.pmd(0).write(none);
      if (before === "interrupt") yield* unit.flushTlbMm();
      if (before === "grace period") yield* rcu.synchronize();
      yield* step("free", () => tree.ptePages[0]?.free());
    });
    const walker = task("walker", { cpu: 1 }, function* () {
      const found = yield* getUserPagesFast(tree, 0, sections[section]);
      assert(found === "page0" || found === none, "what is mapped, or nothing");
    });
    return { actors: [unmapper, walker] };
  });
}

test("interrupts off hold up whoever flushes by interrupt before he frees", () => {
  expect(walking("irqs-off", "interrupt")).toEqual([]);
});

test("interrupts off hold up nobody who flushes by broadcast", () => {
  expect(walking("irqs-off", "broadcast")).toEqual(["no-use-after-free"]);
});

test("a read section holds up whoever waits for a grace period, and not an interrupt", () => {
  expect(walking("rcu", "grace period")).toEqual([]);
  expect(walking("rcu", "interrupt")).toEqual(["no-use-after-free"]);
});

test("a walk with nothing to protect it is overtaken by both", () => {
  expect(walking("unprotected", "interrupt")).toEqual(["no-use-after-free"]);
  expect(walking("unprotected", "grace period")).toEqual(["no-use-after-free"]);
});
