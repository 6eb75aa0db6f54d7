/**
 * How a run ends: who stands where. For a deadlock that is the whole story: a line for each blocked
 * actor, with the step it stands before and whom it waits for.
 */
import type { ActorAtEnd, HeldLock, Witness } from "../../witness/witness.ts";
import type { Page } from "../page.ts";
import { printable, wrapped } from "../typography.ts";

/** Where nobody can move: the blocked actors, and the circle in which they wait if there is one. */
export function standstill(witness: Witness, page: Page): string[] {
  const blocked = witness.actors.filter(({ status }) => status === "blocked");
  const circle = circleOf(blocked);
  return [
    ...formedText(witness, page),
    page.paint("strong", "Who waits for whom:"),
    ...blocked.flatMap((actor) => [
      ...wrapped(`  ${blockedText(actor, page)}`, page.width, "      "),
      ...(actor.holds ?? []).flatMap((held) =>
        wrapped(`    ${heldText(held, page)}`, page.width, "      "),
      ),
    ]),
    ...(circle.length === 0
      ? []
      : wrapped(`  A circle: ${circle.join(" → ")}`, page.width, "    ")),
  ];
}

/** The others may have had much to do yet. */
function formedText({ formed, events }: Witness, page: Page): string[] {
  if (formed === undefined) return [];
  const when = formed === 0 ? "from the beginning" : `after step ${formed} of ${events.length}`;
  return wrapped(`It is there ${when}: none of these moves again, whatever others do.`, page.width);
}

function blockedText(
  { actor, daemon, step, frames, waitsFor, place }: ActorAtEnd,
  page: Page,
): string {
  const parts = [
    waitsFor.length === 0 ? `${actor} waits` : `${actor} waits for ${waitsFor.join(", ")}`,
    step === null ? null : `before "${step}"`,
    frames.length === 0 ? null : `in ${frames.map(({ name }) => name).join(" > ")}`,
    place === null ? null : `at ${page.locate(place)}`,
    daemon ? "— a daemon, which may" : null,
  ];
  return printable(parts.filter((part) => part !== null).join(" "));
}

function heldText({ lock, step, place }: HeldLock, page: Page): string {
  const where = place === null ? "" : ` at ${page.locate(place)}`;
  return printable(`and holds ${lock} since "${step}"${where}`);
}

/** Follows, from each blocked actor in turn, the first it waits for until one comes round again. */
function circleOf(blocked: readonly ActorAtEnd[]): string[] {
  const next = new Map(blocked.map(({ actor, waitsFor }) => [actor, waitsFor[0]]));
  for (const start of next.keys()) {
    const path = [start];
    let at = next.get(start);
    while (at !== undefined && next.has(at) && !path.includes(at)) {
      path.push(at);
      at = next.get(at);
    }
    if (at === start) return [...path, start].map(printable);
  }
  return [];
}
