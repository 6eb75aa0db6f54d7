import { expect, test } from "vitest";
import { assert, booleans, cell, type Steps, step } from "../../../src/index.ts";
import { type MmUsers, mmUsers, task } from "../../../src/linux/index.ts";
import { broken } from "../explored.ts";

/** One user exits, and another task does something with the mm. */
function beside(users: number, other: (mm: MmUsers) => Steps<unknown>) {
  return broken(() => {
    const isTakenApart = cell("is_taken_apart", booleans);
    const exitMmap = () =>
      step("free_pgtables", () => {
        assert(!isTakenApart.value, "taken apart twice");
        isTakenApart.value = true;
      });
    const mm = mmUsers("mm", exitMmap, { users });
    const user = task("user", { cpu: 0 }, () => mm.put());
    return { actors: [user, task("other", { cpu: 1 }, () => other(mm))] };
  });
}

test("the last user, whichever it is, takes the address space apart, once", () => {
  expect(beside(2, (mm) => mm.put())).toEqual([]);
});

test("whoever asked for a user and got one keeps the address space", () => {
  const claims = beside(2, function* (mm) {
    if (!(yield* mm.getNotZero())) return;
    yield* step("use", () => mm.touch());
    yield* mm.put();
    yield* mm.put();
  });
  expect(claims).toEqual([]);
});

test("a user is not made from none", () => {
  expect(beside(1, (mm) => mm.get())).toContain("no-refcount-from-zero");
});

test("to ask for a user does not help if the struct itself has gone", () => {
  expect(beside(1, (mm) => mm.getNotZero())).toEqual(["no-use-after-free"]);
});
