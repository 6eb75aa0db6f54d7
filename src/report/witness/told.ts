/**
 * A witness told to a person: what broke, the run that breaks it, and where everybody stands then.
 */

import { noDeadlock } from "../../model/model.ts";
import type { Witness } from "../../witness/witness.ts";
import type { Page } from "../page.ts";
import { counted, printable, wrapped } from "../typography.ts";
import { standstill } from "./ending.ts";
import { cycleLength, forEver } from "./for-ever.ts";
import { oneByOne } from "./one-by-one.ts";
import { sideBySide } from "./side-by-side.ts";
import { splatOf } from "./splat.ts";

/** A witness and what it breaks, as found by a search or as reproduced by a replay. */
export function told(
  title: string,
  witness: Witness,
  origin: "found" | "replayed",
  page: Page,
): string[] {
  const isOfRun = witness.claim === noDeadlock || witness.cycle !== null;
  const broken = isOfRun ? null : witness.claim;
  return [
    ...headline(title, witness, origin, page),
    "",
    ...table(witness, broken, page),
    ...ending(witness, page).flatMap((section) => ["", ...section]),
  ];
}

/** A run that breaks nothing, or was not taken to its end. */
export function toldRun(witness: Witness, page: Page): string[] {
  return table(witness, null, page);
}

function headline(
  title: string,
  witness: Witness,
  origin: "found" | "replayed",
  page: Page,
): string[] {
  const { claim, message, events } = witness;
  const broken = wrapped(`${printable(title)} breaks ${printable(claim)}`, page.width, "  ");
  const steps = events.length === 0 ? [] : [`  ${lengthText(witness, origin)}`];
  const length = steps.flatMap((line) => wrapped(line, page.width, "  "));
  const said = message === "" || message === claim ? [] : [`  ${printable(message)}`];
  return [
    ...broken.map((line) => page.paint("bad", line)),
    ...said.flatMap((line) => wrapped(line, page.width, "  ")),
    ...length.map((line) => page.paint("faint", line)),
  ];
}

function lengthText(witness: Witness, origin: "found" | "replayed"): string {
  const { events, switches, minimal, cycle } = witness;
  if (cycle !== null) return cycleLength(witness, cycle, origin);
  const steps = counted(events.length, "step");
  const context = counted(switches, "context switch", "context switches");
  if (origin === "replayed") return `${steps}, ${context}`;
  switch (minimal) {
    case "steps-and-switches":
      return `${steps}, ${context} (fewest possible)`;
    default:
      return `${steps}, ${context} (a shorter run may exist)`;
  }
}

function table(witness: Witness, claim: string | null, page: Page): string[] {
  if (witness.events.length > 0) {
    return sideBySide(witness, claim, page) ?? oneByOne(witness, claim, page);
  }
  return claim === null ? [] : ["It is broken before the first step."];
}

function ending(witness: Witness, page: Page): string[][] {
  const sections: string[][] = [];
  if (witness.claim === noDeadlock) sections.push(standstill(witness, page));
  if (witness.cycle !== null) sections.push(forEver(witness, witness.cycle, page));
  const splat = splatOf(witness, page);
  if (splat.length > 0) sections.push(splat);
  const failing = witness.actors.find(({ status }) => status === "failed");
  if (failing?.place != null) {
    const where = `${failing.actor} breaks it at ${page.locate(failing.place)}`;
    sections.push(wrapped(printable(where), page.width, "  "));
  }
  return sections;
}
