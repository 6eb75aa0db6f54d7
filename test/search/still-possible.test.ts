/** What stays possible is decided on the whole graph, however the states lie in it. */
import { expect, test } from "vitest";
import { check } from "../../src/check/check.ts";
import {
  actor,
  cell,
  choose,
  defineModel,
  forever,
  holds,
  range,
  step,
  stillPossible,
} from "../../src/index.ts";

/** Where each place leads; the way from 3 to 2 goes back to 1, which was found before both. */
const ways = { 0: [1], 1: [2, 3], 2: [2], 3: [1] } as const;

function walkTo(goal: number) {
  return defineModel({
    name: "walk",
    variants: { only: holds() },
    build() {
      const at = cell("at", range(0, 3));
      const walk = () =>
        step("walk", () => {
          at.value = choose(ways[at.value as keyof typeof ways]);
        });
      return {
        actors: [actor("walker", { daemon: true }, () => forever(walk))],
        claims: [stillPossible("comes-there", () => at.value === goal)],
      };
    },
  });
}

test("a way that leads back to a state found before is a way", () => {
  expect(check(walkTo(2), { variant: "only" }).verdict).toEqual({ kind: "holds" });
});

test("where no way leads back, the nearest state is told", () => {
  const { verdict, broken } = check(walkTo(3), { variant: "only" });
  expect(verdict).toMatchObject({ kind: "violated", claim: "comes-there" });
  expect(broken.map(({ depth }) => depth)).toEqual([2]);
});
