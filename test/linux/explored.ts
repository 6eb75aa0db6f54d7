/**
 * Explores a small model to the end and says what is broken, so that a test of a primitive is the
 * model and one word about it. A model in which no run ends breaks `some-run-ends`: whatever it
 * asserts behind the place where all runs are stuck was never looked at.
 */
import { check } from "../../src/check/check.ts";
import type { Report } from "../../src/check/report.ts";
import { atEnd, defineModel, holds, type ModelDefinition } from "../../src/index.ts";

type Build = ModelDefinition<string, Record<never, never>>["build"];

export function explored(build: Build): Report {
  const model = defineModel({ name: "small", variants: { plain: holds() }, build });
  const report = check(model, { variant: "plain", until: "exhausted" });
  if (!report.exhaustive) throw new Error("a small model is explored to its end");
  return report;
}

/** The claims that some run breaks; none if all hold. */
export function broken(build: Build): readonly string[] {
  const ended = "ended";
  const report = explored((setting) => {
    const built = build(setting);
    return { ...built, claims: [...(built.claims ?? []), atEnd(ended, () => false)] };
  });
  const claims = report.broken.map(({ claim }) => claim);
  const others = claims.filter((claim) => claim !== ended);
  return claims.length === 0 ? ["some-run-ends"] : others;
}
