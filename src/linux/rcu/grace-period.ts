/**
 * Grace periods: a wait until every read section that was open when it began has ended.
 *
 * A grace period begins with the set of actors that are in a section, and each leaves the set
 * once it is seen outside one, in whatever order. Sections that begin later are not waited for,
 * so no reader has to tell anybody that it leaves, and no grace period is numbered: the set is
 * all there is to one.
 */
import type { Actor } from "../../model/actor.ts";
import { building } from "../../model/building.ts";
import { again, done, loop } from "../../model/loop.ts";
import type { Steps } from "../../model/request.ts";
import { routine } from "../../model/routine.ts";
import { step, when } from "../../model/step.ts";
import { mightSleep } from "../context/might-sleep.ts";
import type { ActorSet } from "../lock/actor-set.ts";

export class GracePeriods {
  readonly #isReader: (actor: Actor) => boolean;
  #everybody: ActorSet = [];

  /** `isReader` is asked inside a step: is the actor in a read section now? */
  constructor(isReader: (actor: Actor) => boolean) {
    this.#isReader = isReader;
    building("a kind of RCU").whenFinished((actors) => {
      this.#everybody = actors;
    });
  }

  /** Inside a step: whom a grace period that begins now has to wait for. */
  begin(): ActorSet {
    return this.#everybody.filter(this.#isReader);
  }

  /** Inside a step: who of them has not been seen outside a section yet. */
  stillReading(readers: ActorSet): ActorSet {
    return readers.filter(this.#isReader);
  }

  /** The task sleeps for a whole grace period; `call` and `at` are for might_sleep. */
  synchronize(call: string, at: string): Steps {
    const begin = () => {
      mightSleep(call, at);
      return this.begin();
    };
    const someLeave = (before: ActorSet) => {
      mightSleep(call, at);
      const after = this.stillReading(before);
      when(after.length < before.length, before);
      return after;
    };
    return routine(call, function* () {
      yield* loop(yield* step(call, begin), function* (readers) {
        if (readers.length === 0) return done();
        return again(yield* step("wait for readers", () => someLeave(readers)));
      });
    })();
  }
}
