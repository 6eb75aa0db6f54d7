/**
 * What the kernel would have printed had this run happened on a machine: the splats of
 * DEBUG_ATOMIC_SLEEP, each in the format of its era, and the call trace with the newest frame first.
 * There is no machine, so there are no addresses and offsets.
 *
 * A model's vocabulary asks for one by the fact `splat`; `printed: false` and `because` say that the
 * kernel of the model would have kept silent.
 */
import type { Facts, SplatLine } from "../../model/step.ts";
import type { Witness } from "../../witness/witness.ts";
import type { Page } from "../page.ts";
import { printable, wrapped } from "../typography.ts";

/** No lines if a kernel prints nothing of the kind. */
export function splatOf(witness: Witness, page: Page): string[] {
  if (witness.splat !== undefined) return linesAsPrinted(witness.splat, page);
  const [headline, ...figures] = linesOf(witness, page);
  if (headline === undefined) return [];
  const rest = [...figures, ...callTrace(witness)];
  return [
    ...silence(witness.facts, page),
    page.paint("bad", printable(headline)),
    ...rest.map((line) => page.paint("strong", line)),
  ];
}

/** What somebody else has put together, with its places as the reader would type them. */
function linesAsPrinted(lines: readonly SplatLine[], page: Page): string[] {
  return lines.flatMap(({ text, place }) => {
    const where = place == null ? "" : ` at ${page.locate(place)}`;
    return wrapped(printableColumns(`${text}${where}`), page.width, "    ").map((line) =>
      page.paint("strong", line),
    );
  });
}

/** Printable, with every space where it is: scenarios stand in columns. */
function printableColumns(text: string): string {
  return text.split(" ").map(printable).join(" ");
}

function linesOf(witness: Witness, page: Page): string[] {
  const { facts } = witness;
  const figure = (name: string) => numberOf(facts[name]);
  switch (facts.splat) {
    case "might-sleep": {
      const atomic = `in_atomic(): ${figure("in_atomic")}, irqs_disabled(): ${figure("irqs_disabled")}`;
      if (facts.era !== "modern") return [sleepingHeadline(witness, page), atomic];
      const who = `pid: ${figure("pid")}, name: ${printable(String(facts.name))}`;
      return [
        sleepingHeadline(witness, page),
        `${atomic}, non_block: ${figure("non_block")}, ${who}`,
        `preempt_count: ${hexOf(facts.preempt_count)}, expected: ${figure("expected")}`,
        `RCU nest depth: ${figure("rcu_nest_depth")}, expected: 0`,
      ];
    }
    case "scheduling-while-atomic": {
      const count = hexOf(facts.preempt_count).padStart(8, "0");
      return [`BUG: scheduling while atomic: ${facts.name}/${figure("pid")}/0x${count}`];
    }
    default:
      return [];
  }
}

function sleepingHeadline({ facts, actors }: Witness, page: Page): string {
  const place = actors.find(({ status }) => status === "failed")?.place ?? null;
  const at = facts.at === undefined ? place && page.locate(place) : String(facts.at);
  return `BUG: sleeping function called from invalid context${at === null ? "" : ` at ${at}`}`;
}

function callTrace({ facts, actors }: Witness): string[] {
  const frames = actors.find(({ status }) => status === "failed")?.frames ?? [];
  const callers = [...frames].reverse().map(({ name }) => name);
  const trace = [reporterOf(facts), String(facts.function ?? "?"), ...callers];
  return ["Call Trace:", ...trace.map((name) => ` ${printable(name)}`)];
}

/** The function of the kernel that prints the splat. */
function reporterOf({ splat, era }: Facts): string {
  if (splat === "scheduling-while-atomic") return "__schedule_bug";
  return era === "modern" ? "__might_resched" : "__might_sleep";
}

function silence({ printed, because }: Facts, page: Page): string[] {
  if (printed !== false) return [];
  const why = because === undefined ? "" : `, for ${printable(String(because))}`;
  return wrapped(`The kernel of this model would not have printed it${why}:`, page.width);
}

/** The kernel prints its truth values as numbers. */
function numberOf(fact: Facts[string] | undefined): string {
  return String(Number(fact ?? 0));
}

function hexOf(fact: Facts[string] | undefined): string {
  return Number(fact ?? 0).toString(16);
}
