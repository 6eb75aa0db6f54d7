/** The last line of a run: how many variants were as expected, and how many of each other fate. */
import type { Page } from "./page.ts";
import { counted, duration, grouped } from "./typography.ts";

export interface Tally {
  readonly models: number;
  /** Variants with a verdict as expected, with another verdict, without one, and with a mistake. */
  readonly asExpected: number;
  readonly otherwise: number;
  readonly unresolved: number;
  /** Variants that are as expected as far as was looked, which was not all the way. */
  readonly qualified: number;
  /** Variants that need what the engine lacks: listed, neither explored nor passed. */
  readonly lacking: number;
  readonly mistaken: number;
  /** Variants that an interruption left unexplored. */
  readonly notReached: number;
  /** Files that could not be loaded. */
  readonly unreadable: number;
  readonly durationMs: number;
}

export function summaryLine(tally: Tally, page: Page): string {
  const { asExpected, otherwise, unresolved, qualified, lacking, mistaken } = tally;
  const { notReached, unreadable } = tally;
  const explored = asExpected + otherwise + unresolved + qualified;
  const variants = explored + lacking + mistaken + notReached;
  const others = [
    otherwise > 0 ? page.paint("bad", `${grouped(otherwise)} not as expected`) : null,
    unresolved > 0 ? page.paint("unsure", `${grouped(unresolved)} unresolved`) : null,
    qualified > 0
      ? page.paint("unsure", `${grouped(qualified)} as expected as far as was looked`)
      : null,
    lacking > 0 ? page.paint("unsure", `${grouped(lacking)} beyond this engine`) : null,
    mistaken > 0 ? page.paint("bad", `${grouped(mistaken)} with a mistake`) : null,
    unreadable > 0 ? page.paint("bad", `${counted(unreadable, "file")} left out`) : null,
    notReached > 0 ? page.paint("unsure", `${grouped(notReached)} not reached`) : null,
  ].filter((part) => part !== null);
  const expected = `${others.length === 0 ? "all" : grouped(asExpected)} as expected`;
  const fates = [asExpected > 0 ? page.paint("good", expected) : null, ...others];
  const subject = `${counted(variants, "variant")} of ${counted(tally.models, "model")}`;
  const time = page.paint("faint", `(${duration(tally.durationMs)})`);
  return `${subject}: ${fates.filter((part) => part !== null).join(", ")} ${time}`;
}
