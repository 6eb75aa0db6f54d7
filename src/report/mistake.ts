/**
 * A mistake in a model, told to its author: where, what, whose, and what to do about it.
 *
 *     models/race.ts:14: "pte" was read outside a step
 *       in the actor toucher
 *       wrap the access in step("name", () => …)
 */
import type { ModelMistake } from "../model/mistake.ts";
import type { Page } from "./page.ts";
import { printable, wrapped } from "./typography.ts";

export type MistakeTold = Pick<ModelMistake, "message" | "place" | "actor" | "remedy">;

export function mistakeText({ message, place, actor, remedy }: MistakeTold, page: Page): string[] {
  const where = place === null ? "" : `${page.locate(place)}: `;
  const head = wrapped(`${where}${printable(message)}`, page.width, "  ");
  const rest = [
    actor === null || message.includes(`"${actor}"`) ? null : `in the actor ${printable(actor)}`,
    remedy === null ? null : `→ ${printable(remedy)}`,
  ].filter((line) => line !== null);
  return [
    ...head.map((line) => page.paint("bad", line)),
    ...rest.flatMap((line) => wrapped(`  ${line}`, page.width, "    ")),
  ];
}
