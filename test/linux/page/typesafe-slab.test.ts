import { expect, test } from "vitest";
import { assert, cell, step } from "../../../src/index.ts";
import { readCopyUpdate, task, typesafeSlab } from "../../../src/linux/index.ts";
import { broken } from "../explored.ts";

/** A reader finds an object; its owner frees it and has the memory reused, or given back. */
function reading(section: "in a read section" | "in none", then: "reused" | "given back") {
  return broken(() => {
    const rcu = readCopyUpdate("preemptible");
    const slab = typesafeSlab("anon_vma", 1, rcu);
    const pointer = cell("pointer", ["none", "object"]);
    const identity = cell("identity", ["old", "new"]);
    const owner = task("owner", { cpu: 0 }, function* () {
      yield* slab.alloc();
      yield* pointer.write("object");
      yield* pointer.write("none");
      yield* slab.free(0);
      if (then === "given back") yield* slab.shrink();
      else if ((yield* slab.alloc()) === 0) yield* identity.write("new");
    });
    const reader = task("reader", { cpu: 1 }, function* () {
      if (section === "in a read section") yield* rcu.readLock();
      if ((yield* pointer.read()) === "object") {
        yield* step("use", () => {
          slab.touch(0);
          assert(identity.value === "old", "it is another object");
        });
      }
      if (section === "in a read section") yield* rcu.readUnlock();
    });
    return { actors: [owner, reader] };
  });
}

test("the memory that a reader found stays of its type until the reader leaves", () => {
  expect(reading("in a read section", "given back")).toEqual([]);
  expect(reading("in none", "given back")).toEqual(["no-use-after-free"]);
});

test("the object that a reader found may be another one by then, whatever section it is in", () => {
  expect(reading("in a read section", "reused")).toEqual(["assertion"]);
});

test("a page with an object in use is not given back, and there is nothing in one that was", () => {
  const claims = broken(() => {
    const slab = typesafeSlab("anon_vma", 2, readCopyUpdate());
    const body = function* () {
      const object = yield* slab.alloc();
      assert(!(yield* slab.shrink()), "an object is in use");
      yield* slab.free(object ?? 0);
      assert(yield* slab.shrink(), "all objects are free");
      assert((yield* slab.alloc()) === null, "no object is left");
    };
    return { actors: [task("a", { cpu: 0 }, body)] };
  });
  expect(claims).toEqual([]);
});

test("an object that is freed twice is reported", () => {
  const claims = broken(() => {
    const slab = typesafeSlab("anon_vma", 1, readCopyUpdate());
    const body = function* () {
      yield* slab.alloc();
      yield* slab.free(0);
      yield* slab.free(0);
    };
    return { actors: [task("a", { cpu: 0 }, body)] };
  });
  expect(claims).toEqual(["no-double-free"]);
});
