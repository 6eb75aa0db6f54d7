/**
 * Steps are good for one `yield*`. JavaScript lets a generator that has come to its end be gone through
 * again, and then nothing happens: a lock made into a constant and taken twice would be taken once. So
 * the second time is a mistake, told where it is made.
 */
import { ModelMistake } from "./mistake.ts";
import { callerPlace } from "./place.ts";

const spent = Symbol("spent");

/** Notes that these steps are being taken; throws a mistake if they were before. */
export function spend(steps: object): void {
  const marked: { [spent]?: true } = steps;
  if (marked[spent] === true) {
    throw new ModelMistake("used-twice", "the same steps are taken a second time", {
      place: callerPlace(),
      remedy:
        "what a step, routine or loop returns is good for one yield*: call it anew each time, " +
        "as in yield* lock.lock()",
    });
  }
  marked[spent] = true;
}

const generatorPrototype: object = Object.getPrototypeOf(function* () {}.prototype);

/** What `yield*` takes once. */
const spendable: object = Object.create(generatorPrototype, {
  [Symbol.iterator]: {
    value(this: object) {
      spend(this);
      return this;
    },
  },
});

/** The same generator function, whose generators `yield*` takes once. */
export function once<A extends readonly unknown[], S extends Iterable<unknown>>(
  generators: (...args: A) => S,
): (...args: A) => S {
  generators.prototype = spendable;
  return generators;
}
