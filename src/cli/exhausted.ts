/**
 * Explores a variant to the end of its graph, past broken claims too, so that its image is closed: the
 * one that may be written down for another checker.
 */
import * as Effect from "effect/Effect";
import type { Subject } from "../export/subject.ts";
import type { Model } from "../model/model.ts";
import { explore } from "./explore.ts";
import type { Mistake } from "./mistake.ts";
import { progressMeter } from "./progress.ts";
import { locate, Screen } from "./screen.ts";

/** Why there is no closed image, and whether that was to be expected. */
export interface Unclosed {
  readonly lacks: string;
  readonly asExpected: boolean;
}

/** The closed image with its report. */
export function exhausted(
  model: Model,
  variant: string,
  parameters: Readonly<Record<string, unknown>>,
): Effect.Effect<Subject | Unclosed, Mistake, Screen> {
  return Effect.gen(function* () {
    const { progress } = yield* Screen;
    const { report, image } = yield* explore({
      model,
      options: {
        variant,
        parameters,
        until: "exhausted",
        maxBytes: Math.floor(process.availableMemory() / 2),
      },
      maxSeconds: null,
      onProgress: progressMeter(`${model.name}/${variant}`, progress),
      restore: (effect) => effect,
    });
    progress(null);
    const learned = image();
    if (learned !== null && report.exhaustive) return { report, image: learned, locate };
    const { verdict, asExpected } = report;
    const lacks = verdict.kind === "unresolved" ? verdict.reason : "it was not explored to the end";
    return { lacks, asExpected };
  });
}
