/** A second opinion of one variant, asked for and told in a line. */
import * as Effect from "effect/Effect";
import type * as FileSystem from "effect/FileSystem";
import type { ChildProcessSpawner } from "effect/process/ChildProcessSpawner";
import type { Report } from "../../check/report.ts";
import type { Model } from "../../model/model.ts";
import { mistakeText } from "../../report/mistake.ts";
import type { Page } from "../../report/page.ts";
import { counted, duration, grouped, padded, paddedLeft } from "../../report/typography.ts";
import { exhausted } from "../exhausted.ts";
import { type ExitCode, exitCodes } from "../exit-code.ts";
import type { Mistake } from "../mistake.ts";
import type { Screen } from "../screen.ts";
import { askSpin } from "./spin.ts";

export interface Asked {
  readonly model: Model;
  readonly variant: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}

export type Opinion = {
  readonly name: string;
  readonly code: ExitCode;
  readonly durationMs: number;
} & (
  | {
      readonly kind: "agrees" | "differs";
      readonly report: Report;
      readonly words: readonly string[];
    }
  | { readonly kind: "unasked"; readonly lacks: string }
  | { readonly kind: "mistaken"; readonly mistake: Mistake }
);

type Asking<A> = Effect.Effect<A, never, Screen | FileSystem.FileSystem | ChildProcessSpawner>;

export function opinionOf({ model, variant, parameters }: Asked): Asking<Opinion> {
  const name = `${model.name}/${variant}`;
  const startedMs = performance.now();
  const told = () => ({ name, durationMs: performance.now() - startedMs });
  return Effect.gen(function* () {
    const subject = yield* exhausted(model, variant, parameters);
    if ("lacks" in subject) {
      const { lacks, asExpected } = subject;
      const code = asExpected ? exitCodes.asExpected : exitCodes.unresolved;
      return { ...told(), kind: "unasked" as const, lacks, code };
    }
    const words = yield* askSpin(subject);
    const { report } = subject;
    return words.length === 0
      ? { ...told(), kind: "agrees" as const, report, words, code: exitCodes.asExpected }
      : { ...told(), kind: "differs" as const, report, words, code: exitCodes.otherwise };
  }).pipe(
    Effect.catch((mistake) =>
      Effect.succeed({ ...told(), kind: "mistaken" as const, mistake, code: exitCodes.mistake }),
    ),
  );
}

/** `  ✓ spufs/handler-inserts        847 states    1,534 transitions    1.1 s` */
export function opinionLine(opinion: Opinion, width: number, page: Page): string[] {
  const name = padded(opinion.name, width);
  const time = page.paint("faint", paddedLeft(duration(opinion.durationMs), 8));
  switch (opinion.kind) {
    case "agrees":
    case "differs": {
      const { states, transitions, broken } = opinion.report;
      const [mark, ink] =
        opinion.kind === "agrees" ? (["✓", "good"] as const) : (["✗", "bad"] as const);
      const counts = `${paddedLeft(grouped(states ?? 0), 10)} states ${paddedLeft(grouped(transitions), 11)} transitions`;
      const claims = broken.length === 0 ? "" : counted(broken.length, "broken claim");
      return [
        `  ${page.paint(ink, mark)} ${name} ${counts}  ${padded(claims, 16)} ${time}`,
        ...opinion.words.map((words) => `      ${words}`),
      ];
    }
    case "unasked":
      return [`  ${page.paint("unsure", "?")} ${name}  ${opinion.lacks}`];
    case "mistaken":
      return [
        `  ${page.paint("bad", "✗")} ${name}  no answer`,
        ...mistakeText(opinion.mistake, page).map((line) => `      ${line}`),
      ];
  }
}

export function opinionSummary(
  opinions: readonly Opinion[],
  durationMs: number,
  page: Page,
): string {
  const count = (...kinds: readonly Opinion["kind"][]) =>
    opinions.filter(({ kind }) => kinds.includes(kind)).length;
  const parts = [
    page.paint("good", `Spin agrees on ${grouped(count("agrees"))}`),
    count("differs") > 0 ? page.paint("bad", `differs on ${grouped(count("differs"))}`) : null,
    count("mistaken") > 0 ? page.paint("bad", `has no answer on ${count("mistaken")}`) : null,
    count("unasked") > 0 ? page.paint("unsure", `was not asked on ${count("unasked")}`) : null,
  ].filter((part) => part !== null);
  const time = page.paint("faint", `(${duration(durationMs)})`);
  return `${counted(opinions.length, "variant")}: ${parts.join(", ")} ${time}`;
}
