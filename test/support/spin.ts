/** Spin, where it is: what it has to say of an image, and whether it can be asked at all. */
import { spawnSync } from "node:child_process";
import * as NodeServices from "@effect/platform-node/NodeServices";
import * as Effect from "effect/Effect";
import { askSpin } from "../../src/cli/verify/spin.ts";
import type { Subject } from "../../src/export/subject.ts";

const tools = [
  ["spin", "-V"],
  ["gcc", "--version"],
] as const;

export const hasSpin: boolean = tools.every(
  ([tool, option]) => spawnSync(tool, [option]).status === 0,
);

/** How Spin differs from the report; nothing if they agree. */
export function differencesFromSpin(subject: Subject): Promise<readonly string[]> {
  return Effect.runPromise(askSpin(subject).pipe(Effect.provide(NodeServices.layer)));
}
