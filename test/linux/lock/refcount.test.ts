import { expect, test } from "vitest";
import { assert, cell, step } from "../../../src/index.ts";
import { refcount, task } from "../../../src/linux/index.ts";
import { broken } from "../explored.ts";

/** One task drops the last reference and frees; another finds the object by a pointer to it. */
function lookup(kind: "inc" | "inc_not_zero") {
  return broken(() => {
    const users = refcount("users");
    const pointer = cell("pointer", ["set", "null"]);
    const freed = cell("freed", [false, true]);
    const put = function* () {
      if (yield* users.decAndTest()) yield* freed.write(true);
    };
    const owner = task("owner", { cpu: 0 }, function* () {
      yield* pointer.write("null");
      yield* put();
    });
    const finder = task("finder", { cpu: 1 }, function* () {
      if ((yield* pointer.read()) === "null") return;
      if (kind === "inc") yield* users.inc();
      else if (!(yield* users.incNotZero())) return;
      yield* step("use", () => assert(!freed.value, "used after it was freed"));
      yield* put();
    });
    return { actors: [owner, finder] };
  });
}

test("inc_not_zero refuses an object whose last reference is gone", () => {
  expect(lookup("inc_not_zero")).toEqual([]);
});

test("inc of an object whose last reference is gone is reported", () => {
  expect(lookup("inc")).toEqual(["no-refcount-from-zero"]);
});

test("a reference put twice is reported, whoever comes second", () => {
  const claims = broken(() => {
    const count = refcount("page.count");
    const body = function* () {
      yield* count.decAndTest();
    };
    return { actors: [task("a", { cpu: 0 }, body), task("b", { cpu: 1 }, body)] };
  });
  expect(claims).toEqual(["no-refcount-underflow"]);
});

test("exactly one of those who put the last references is told so", () => {
  const claims = broken(() => {
    const count = refcount("mm_users", { initial: 2 });
    const freed = cell("freed", [false, true]);
    const body = function* () {
      if (!(yield* count.decAndTest())) return;
      yield* step("free", () => {
        assert(!freed.value, "freed twice");
        freed.value = true;
      });
    };
    return { actors: [task("a", { cpu: 0 }, body), task("b", { cpu: 1 }, body)] };
  });
  expect(claims).toEqual([]);
});
