/** What every lock is asked first: does it keep two tasks apart, and what if one takes it twice? */
import { atEnd, cell, range, type Steps } from "../../../src/index.ts";
import { task } from "../../../src/linux/index.ts";
import { broken } from "../explored.ts";

interface Lock {
  lock(): Steps<unknown>;
  unlock(): Steps<unknown>;
}

/** The claims that two tasks on these CPUs break who count under the lock, and without it. */
export function counting(
  makeLock: () => Lock,
  cpus: readonly [number, number] = [0, 1],
): { readonly locked: readonly string[]; readonly unlocked: readonly string[] } {
  const count = (locked: boolean) =>
    broken(() => {
      const lock = makeLock();
      const sum = cell("sum", range(0, 2));
      const body = function* () {
        if (locked) yield* lock.lock();
        const seen = yield* sum.read();
        yield* sum.write(seen + 1);
        if (locked) yield* lock.unlock();
      };
      return {
        actors: cpus.map((cpu, index) => task(`task${index}`, { cpu }, body)),
        claims: [atEnd("both-counted", () => sum.value === 2)],
      };
    });
  return { locked: count(true), unlocked: count(false) };
}

/** Only the lock makes the difference. */
export const keptApart = { locked: [], unlocked: ["both-counted"] };

/** The claims that a task breaks which takes the lock twice. */
export function takingTwice(makeLock: () => Lock): readonly string[] {
  return broken(() => {
    const lock = makeLock();
    const body = function* () {
      yield* lock.lock();
      yield* lock.lock();
    };
    return { actors: [task("a", { cpu: 0 }, body)] };
  });
}
