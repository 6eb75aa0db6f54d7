import { expect, test } from "vitest";
import { check } from "../../src/check/check.ts";
import {
  actor,
  again,
  defineModel,
  done,
  holds,
  loop,
  type Model,
  noLivelock,
  progress,
  routine,
  type Steps,
  step,
} from "../../src/index.ts";
import { Machine } from "../../src/search/machine.ts";

function modelOf(body: () => Steps<unknown>): Model {
  return defineModel({
    name: "small",
    variants: { plain: holds() },
    build: () => ({ actors: [actor("A", body)], claims: [noLivelock("progresses")] }),
  });
}

/** The steps met, those labelled as progress with a star. */
function stepsOf(body: () => Steps<unknown>): string[] {
  const machine = new Machine(modelOf(body).instantiate("plain"));
  const state = machine.initial();
  for (let local = 0; machine.local(state, 0, 0).status === "running"; local++) {
    if (local > 20) throw new Error("a small actor ends");
    machine.learner.learn(0, local, () => 0, []);
    machine.widen();
    machine.layout.set(state, 0, 0, local + 1);
  }
  const locals = machine.learner.locals(0).filter(({ status }) => status === "running");
  return locals.map(({ step: name, isProgress }) => (isProgress ? `${name}*` : name));
}

const once = (name: string) => step(name, () => undefined);

test("one step is labelled, or all of a routine and of a loop in it", () => {
  const both = routine("both", function* () {
    yield* once("first");
    return yield* loop(0, function* (round) {
      yield* once(`round ${round}`);
      return round === 1 ? done("value") : again(round + 1);
    });
  });
  const steps = stepsOf(function* () {
    yield* once("before");
    const value = yield* progress(both());
    yield* once(value);
    yield* progress(once("last"));
  });
  expect(steps).toEqual(["before", "first*", "round 0*", "round 1*", "value", "last*"]);
});

test("labelled steps are good for one time, like others", () => {
  const model = modelOf(function* () {
    const steps = once("twice");
    yield* progress(steps);
    yield* progress(steps);
  });
  expect(() => check(model, { variant: "plain" })).toThrow(/taken a second time/);
});
