/**
 * Tells a lasso: re-executes stem and cycle on plain generators, compared with the image step by step,
 * and goes round the cycle once more. Only what leads back, is fair and breaks the claim is told.
 */
import { nondeterminismRemedy } from "../automaton/advance.ts";
import type { Watch } from "../automaton/watch.ts";
import type { LivenessClaim } from "../model/liveness.ts";
import { ModelMistake } from "../model/mistake.ts";
import type { Violation } from "../model/step.ts";
import type { Lasso } from "../search/liveness/lasso.ts";
import type { Move } from "../search/search.ts";
import { Defect } from "../std/defect.ts";
import type { Sliced } from "./calmest.ts";
import { LassoWatch } from "./lasso-watch.ts";
import { Narrator } from "./narrate.ts";
import type { Attempt } from "./plain-run.ts";
import type { Shadow } from "./shadow.ts";
import type { Witness } from "./witness.ts";

/** A liveness claim, and the lasso that breaks it. */
export interface BrokenLiveness {
  readonly claim: LivenessClaim;
  readonly lasso: Lasso;
  readonly violation: Violation;
}

/** The witness of a broken claim; `shadow` must stand at the beginning. */
export function* tellLasso(
  { claim, lasso, violation }: BrokenLiveness,
  shadow: Shadow,
  watch: Watch,
): Sliced<Witness> {
  const { stem, cycle, minimal } = lasso;
  const narrator = new Narrator(shadow.run);
  // What `claim` closes over are cells of another instance; the run has its own.
  const own = shadow.run.instance.liveness.find(({ name }) => name === claim.name) ?? claim;
  const lookout = watch.over(() => new LassoWatch(shadow.run, own, stem.length));
  for (const move of [...stem, ...cycle]) {
    watch.over(() => {
      lookout.moving(move.actor);
      narrator.add(move.actor, retake(shadow, move, stem));
      lookout.look();
    });
    yield;
  }
  const why = watch.over(() => lookout.whyNot());
  if (why !== null) throw otherwise(claim.name, why);
  for (const move of cycle) {
    const isSame = watch.over(() => {
      retake(shadow, move, stem);
      return lookout.lookAgain();
    });
    if (!isSame) throw otherwise(claim.name, "the second round is not as the first");
    yield;
  }
  return watch.over(() => narrator.tell(violation, minimal, lookout.told()));
}

function retake(
  shadow: Shadow,
  move: Move,
  stem: readonly Move[],
): Attempt & { readonly kind: "moved" } {
  const attempt = shadow.take(move);
  if (attempt?.kind === "moved") return attempt;
  throw new Defect("lasso-is-a-run", "a move of a lasso is not enabled", [...stem, move]);
}

function otherwise(claim: string, why: string): ModelMistake {
  return new ModelMistake(
    "nondeterministic",
    `the search breaks "${claim}" but the same run on plain generators does not: ${why}`,
    { remedy: nondeterminismRemedy },
  );
}
