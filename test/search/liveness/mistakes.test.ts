/** Liveness claims that cannot be meant. */
import { describe, expect, test } from "vitest";
import {
  actor,
  booleans,
  cell,
  eventually,
  type Fairness,
  forever,
  noLivelock,
  step,
} from "../../../src/index.ts";
import { type Build, explored, idle } from "./small.ts";

describe("mistakes", () => {
  const mistaken =
    (claims: (actors: ReturnType<Build>["actors"]) => ReturnType<Build>["claims"]) => () =>
      explored(() => {
        const actors = [actor("A", () => step("once", () => undefined))];
        return { actors, claims: claims(actors) ?? [] };
      });
  const x = (options: Parameters<typeof noLivelock>[1]) => [noLivelock("x", options)];

  test.each([
    ["a set that names no actor", () => x({ fairness: { strong: [] } }), /has none/],
    [
      "an actor of no model",
      () => x({ fairness: { weak: [stranger()] } }),
      /"B", which is no actor/,
    ],
    ["an actor named twice", (all) => x({ fairness: { weak: all, strong: all } }), /"A" twice/],
    ["a word that is none", () => x({ fairness: word("fair") }), /has fairness "fair"/],
    ["two claims of one name", () => [noLivelock("x"), eventually("x", () => true)], /two claims/],
  ] as [string, Parameters<typeof mistaken>[0], RegExp][])("%s", (_, claims, message) => {
    expect(mistaken(claims)).toThrow(message);
  });

  test("an actor with a word that is none", () => {
    const build: Build = () => ({ actors: [actor("A", { fairness: word("fair") }, idle)] });
    expect(() => explored(build)).toThrow(/actor "A" has fairness "fair"/);
  });

  function stranger() {
    return actor("B", idle);
  }

  /** As JavaScript would give it. */
  function word(text: string): Fairness {
    return JSON.parse(JSON.stringify(text));
  }

  test("a condition that writes", () => {
    const build: Build = () => {
      const flag = cell("flag", booleans);
      const condition = () => {
        flag.value = true;
        return true;
      };
      return { actors: [actor("A", idle)], claims: [eventually("x", condition)] };
    };
    expect(() => explored(build)).toThrow(/a claim writes "flag"/);
  });

  test("an actor whose second round is not as its first", () => {
    const build: Build = () => ({
      actors: [
        actor("A", function* () {
          let rounds = 0;
          yield* forever(function* () {
            rounds += 1;
            yield* step(rounds > 2 ? "late round" : "round", () => undefined);
          });
        }),
      ],
      claims: [eventually("never", () => false)],
    });
    expect(() => explored(build)).toThrow(/something else when it runs again/);
  });
});
