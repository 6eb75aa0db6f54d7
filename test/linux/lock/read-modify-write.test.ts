import { expect, test } from "vitest";
import { assert, atEnd, type Cell, cell, type Steps, step } from "../../../src/index.ts";
import { cmpxchg, task, testAndClearBit, testAndSetBit, xchg } from "../../../src/linux/index.ts";
import { broken } from "../explored.ts";

type Owner = "nobody" | "a" | "b";

/** Two tasks claim something that one of them may have. */
function claiming(claim: (owner: Cell<Owner>, me: Owner) => Steps<boolean>) {
  return broken(() => {
    const owner = cell<Owner>("owner", ["nobody", "a", "b"]);
    const wins = [cell("a wins", [false, true]), cell("b wins", [false, true])] as const;
    const body = (me: "a" | "b") =>
      function* () {
        const mine = wins[me === "a" ? 0 : 1];
        if (yield* claim(owner, me)) yield* mine.write(true);
      };
    return {
      actors: [task("a", { cpu: 0 }, body("a")), task("b", { cpu: 1 }, body("b"))],
      claims: [atEnd("one-wins", () => wins[0].value !== wins[1].value)],
    };
  });
}

test("of two who cmpxchg from nobody one wins; with a look before a write both may", () => {
  const atomically = function* (owner: Cell<Owner>, me: Owner) {
    return (yield* cmpxchg(owner, "nobody", me)) === "nobody";
  };
  const inTwoSteps = function* (owner: Cell<Owner>, me: Owner) {
    if ((yield* owner.read()) !== "nobody") return false;
    yield* owner.write(me);
    return true;
  };
  expect(claiming(atomically)).toEqual([]);
  expect(claiming(inTwoSteps)).toEqual(["one-wins"]);
});

test("each says what was there before, and cmpxchg leaves what it did not expect", () => {
  const claims = broken(() => {
    const [state, bit] = [cell("state", ["free", "busy"]), cell("bit", [false, true])];
    const body = function* () {
      assert((yield* xchg(state, "busy")) === "free", "xchg");
      assert((yield* cmpxchg(state, "free", "free")) === "busy", "cmpxchg");
      yield* step("check", () => assert(state.value === "busy", "left alone"));
      assert(!(yield* testAndSetBit(bit)), "it was clear");
      assert(yield* testAndSetBit(bit), "it was set");
      assert(yield* testAndClearBit(bit), "it was set still");
      assert(!(yield* testAndClearBit(bit)), "it was clear again");
    };
    return { actors: [task("a", { cpu: 0 }, body)] };
  });
  expect(claims).toEqual([]);
});
