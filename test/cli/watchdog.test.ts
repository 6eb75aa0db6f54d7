import * as Effect from "effect/Effect";
import * as Result from "effect/Result";
import { describe, expect, test } from "vitest";
import { explore } from "../../src/cli/explore.ts";
import { OutOfPatience, Watchdog, watched } from "../../src/cli/watchdog.ts";
import {
  actor,
  always,
  cell,
  cells,
  choose,
  defineModel,
  figure,
  forever,
  holds,
  range,
  step,
} from "../../src/index.ts";

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
    expect(() => watched(spin, 20)).toThrow(OutOfPatience);
    expect(watched(() => "and goes on", 1000)).toBe("and goes on");
  });

  test("holds a slice against the model only if the model's code was running", () => {
    const watchdog = new Watchdog(30);
    expect(endOf(() => watchdog.slice(spin))).toMatchObject({ isProven: false });
    const spinsInModel = () => watchdog.slice(() => watchdog.watch.over(spin));
    expect(endOf(spinsInModel)).toMatchObject({ isProven: true });
  });

  test("lets the engine work as long as it likes where only calls are watched", () => {
    const { watch } = new Watchdog(20);
    const until = performance.now() + 60;
    while (performance.now() < until) watch.over(() => undefined);
    expect(endOf(() => watch.over(spin))).toMatchObject({ isProven: true });
  });

  test("leaves nothing of what it ended around: neither a step nor a model in the making", () => {
    const spins = defineModel({ name: "spins", variants: { only: holds() }, build: spin });
    expect(() => watched(() => spins.instantiate("only"), 20)).toThrow(OutOfPatience);
    expect(() => cell("stray", [0, 1])).toThrow("outside a model's build function");
  });
});

describe("a model that never comes back", () => {
  test.for<[string, () => Built, object]>([
    ["from build", spin, { message: "build() of spins/only has not come back within 50 ms" }],
    [
      "from between two steps",
      () => {
        const a = cell("a", [0, 1]);
        const body = function* () {
          yield* a.write(1);
          spin();
        };
        return { actors: [actor("A", body)] };
      },
      { actor: "A", message: expect.stringMatching(/^actor "A" after "a = 1" has not come back/) },
    ],
    [
      "from before its first step",
      () => ({ actors: [actor("A", spin)] }),
      { message: expect.stringMatching(/^actor "A" before its first step has not/) },
    ],
    [
      "from inside a step",
      () => ({ actors: [actor("A", () => step("spin", spin))] }),
      { actor: "A", message: expect.stringMatching(/^step "spin" of actor "A" has not/) },
    ],
    [
      "from a claim",
      () => ({ actors: [innocent()], claims: [always("ends", spin)] }),
      { actor: null, message: expect.stringMatching(/^claim "ends" has not/) },
    ],
    [
      "from a figure",
      () => ({ actors: [innocent()], figures: [figure("size", spin)] }),
      { actor: null, message: expect.stringMatching(/^figure "size" has not/) },
    ],
  ])("%s is told so, with its place", async ([, build, expected]) => {
    const told = await toldOf(build, 50);
    expect(told).toMatchObject({ code: "bound-reached", ...expected });
    expect(told).toHaveProperty("place.file", expect.stringMatching(/watchdog\.test\.ts$/));
  });

  test("does not spoil the one after it", async () => {
    await toldOf(() => ({ actors: [actor("A", () => step("spin", spin))] }), 50);
    const told = await toldOf(() => {
      const a = cell("a", [0, 1]);
      return { actors: [actor("A", () => a.write(a.value))] };
    }, 1000);
    expect(told).toMatchObject({ message: '"a" was read outside a step' });
  });
});

test("a slice that takes long by itself is held against nobody, and is done again", async () => {
  const build = () => {
    const digits = cells("digit", 4, range(0, 9));
    const alternatives = Array.from({ length: 120 }, (_, index) => index % 10);
    const turning = digits.map((digit, at) =>
      actor(`A${at}`, () =>
        forever(() =>
          step("turn", () => {
            digit.value = choose(alternatives);
          }),
        ),
      ),
    );
    return { actors: turning };
  };
  expect(await toldOf(build, 200)).toMatchObject({ verdict: { kind: "holds" }, states: 10_000 });
});

type Built = ReturnType<Parameters<typeof defineModel>[0]["build"]>;

function spin(): never {
  for (;;) {
    // Spins.
  }
}

function innocent() {
  return actor("A", () => step("look", () => undefined));
}

function endOf(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}

/** The report, or the mistake. */
async function toldOf(build: () => Built, patience: number): Promise<unknown> {
  const model = defineModel({ name: "spins", variants: { only: holds() }, build });
  const explored = await Effect.runPromise(
    Effect.result(
      explore({
        model,
        options: { variant: "only" },
        maxSeconds: null,
        patience,
        onProgress: () => {},
        restore: (effect) => effect,
      }),
    ),
  );
  return Result.isFailure(explored) ? explored.failure : explored.success.report;
}
