import * as Effect from "effect/Effect";
import * as Result from "effect/Result";
import { describe, expect, test } from "vitest";
import { explore } from "../../src/cli/explore.ts";
import { OutOfPatience, watched } from "../../src/cli/watchdog.ts";
import { actor, cell, defineModel, holds, step } from "../../src/index.ts";

describe("the watchdog", () => {
  test("gives back what the work returns or throws", () => {
    expect(watched(() => 42, 1000)).toBe(42);
    expect(() =>
      watched(() => {
        throw new RangeError("mine");
      }, 1000),
    ).toThrow(RangeError);
  });

  test("ends work that never ends", () => {
    expect(() => watched(forever, 20)).toThrow(OutOfPatience);
    expect(watched(() => "and goes on", 1000)).toBe("and goes on");
  });
});

describe("a model that never comes back", () => {
  test("from build is told so", async () => {
    expect(await toldOf(forever)).toMatchObject({
      message: "build() of spins/only has not ended within 50 ms",
    });
  });

  test("from between two steps is told by the actor and the step before", async () => {
    const told = await toldOf(() => {
      const a = cell("a", [0, 1]);
      const body = function* () {
        yield* a.write(1);
        forever();
      };
      return { actors: [actor("spinner", body)] };
    });
    expect(told).toMatchObject({
      message: 'the actor "spinner" after "a = 1" has not come back within 50 ms',
    });
  });

  test("from inside a step is told by the actor", async () => {
    const told = await toldOf(() => ({
      actors: [actor("spinner", () => step("spin", forever))],
    }));
    expect(told).toMatchObject({ actor: "spinner" });
  });
});

function forever(): never {
  for (;;) {
    // Spins.
  }
}

async function toldOf(build: Parameters<typeof defineModel>[0]["build"]): Promise<unknown> {
  const model = defineModel({ name: "spins", variants: { only: holds() }, build });
  const explored = await Effect.runPromise(
    Effect.result(
      explore({
        model,
        options: { variant: "only" },
        maxSeconds: null,
        patience: 50,
        onProgress: () => {},
        restore: (effect) => effect,
      }),
    ),
  );
  return Result.isFailure(explored) ? explored.failure : null;
}
