/**
 * Random walks of the shadow: after every check a sample of runs is taken on plain generators and
 * compared with the image.
 *
 * Every other walk only takes its steps, each once, and asks of no step whether it could be taken. A step
 * that leaves something outside the cells can hide it where it is tried more often than it is taken.
 */
import type { Instance } from "../model/model.ts";
import type { Machine } from "../search/machine.ts";
import type { Prng } from "../std/prng.ts";
import { Shadow } from "./shadow.ts";

/** Returns how many steps were compared. */
export function* shadowWalks(
  machine: Machine,
  instantiate: () => Instance,
  prng: Prng,
  { walks, steps }: { readonly walks: number; readonly steps: number },
): Generator<void, number, void> {
  let compared = 0;
  for (let walk = 0; walk < walks; walk++) {
    const compares = walk % 2 === 0 ? "enabled" : "taken";
    machine.learner.watch.over(() => {
      const shadow = new Shadow(machine, instantiate(), "left-out");
      compared += walkAlong(shadow, prng, steps, compares);
    });
    yield;
  }
  return compared;
}

/** One walk; returns how many steps it has. */
function walkAlong(
  shadow: Shadow,
  prng: Prng,
  longest: number,
  compares: "enabled" | "taken",
): number {
  for (let step = 0; step < longest; step++) {
    if (compares === "enabled") shadow.compareEnabled();
    const move = shadow.draw(prng);
    if (move === null) return step;
    shadow.take(move);
    if (shadow.run.status(move.actor) === "failed") return step + 1;
  }
  return longest;
}
