/**
 * How a suite is told while it runs: in lines for people, only what is amiss, or as one document for
 * machines when all is over. Results go to stdout, mistakes to stderr.
 */
import type { Report } from "../check/report.ts";
import { type Failure, type Finding, jsonDocument } from "../report/json.ts";
import { type MistakeTold, mistakeText } from "../report/mistake.ts";
import { statsLines } from "../report/stats.ts";
import { summaryLine } from "../report/summary.ts";
import { padded, wrapped } from "../report/typography.ts";
import { verdictColumns, verdictLine } from "../report/verdict-line.ts";
import { told } from "../report/witness/told.ts";
import type { Selected } from "./models/selection.ts";
import type { Outcome } from "./outcome.ts";
import { type Screen, shownPath } from "./screen.ts";

export interface Telling {
  readonly model: (selected: Selected) => void;
  readonly result: (finding: Finding) => void;
  readonly failure: (failure: Failure) => void;
  /** What is amiss and changes no verdict. */
  readonly note: (mistake: MistakeTold) => void;
  readonly end: (outcome: Outcome) => void;
}

export interface LinesOptions {
  /** Whether every witness is told, or only those of verdicts that are not as expected. */
  readonly witnesses: "all" | "unexpected";
  readonly results: "all" | "unexpected";
  readonly stats: "shown" | "hidden";
}

type ScreenShape = Screen["Service"];

export function inLines(screen: ScreenShape, options: LinesOptions): Telling {
  const { page, print } = screen;
  const note = onceEach(screen);
  let columns = verdictColumns([], page);
  let heading: string[] = [];
  const say = (lines: readonly string[]) => {
    print([...heading, ...lines]);
    heading = [];
  };
  return {
    model({ model, file, variants }) {
      columns = verdictColumns(
        variants.map((name) => [name, model.variants.get(name)!]),
        page,
      );
      const line = `${page.paint("strong", model.name)}  ${page.paint("faint", shownPath(file))}`;
      if (options.results === "all") print([line]);
      else heading = [line];
    },
    result(finding) {
      const { report, durationMs } = finding;
      const isExpected = report.asExpected && report.verdict.kind !== "unresolved";
      if (isExpected && options.results === "unexpected") return;
      say(verdictLine(report, durationMs, columns, page));
      if (finding.advice) print(wrapped(`      advice: ${finding.advice}`, page.width, "        "));
      if (options.stats === "shown") print(statsLines(report, durationMs, page));
      if (!isExpected || options.witnesses === "all") print(witnessLines(finding, screen));
    },
    failure(failure) {
      const { variant } = failure;
      const cross = page.paint("bad", "✗");
      if (variant !== null) say([`  ${cross} ${padded(variant, columns.variant)}  no verdict`]);
      note(failure.mistake);
    },
    note,
    end({ tally }) {
      if (options.results === "all") print(["", summaryLine(tally, page)]);
    },
  };
}

export function inOneDocument(screen: ScreenShape): Telling {
  const note = onceEach(screen);
  return {
    model: () => {},
    result: () => {},
    failure: ({ mistake }) => note(mistake),
    note,
    end: ({ findings, failures }) => screen.print([jsonDocument(findings, failures)]),
  };
}

/** Notes a mistake unless the same text was noted before: variants share the code they fail in. */
function onceEach({ note, notesPage }: ScreenShape): (mistake: MistakeTold) => void {
  const noted = new Set<string>();
  return (mistake) => {
    const lines = mistakeText(mistake, notesPage);
    if (!noted.has(lines.join("\n"))) note(lines);
    noted.add(lines.join("\n"));
  };
}

function witnessLines({ report, file }: Finding, { page }: ScreenShape): string[] {
  const { witness } = report;
  if (witness === null) return [];
  const saved =
    file === null ? [] : ["", page.paint("faint", `Replay it with: refault replay ${file}`)];
  return ["", ...told(titleOf(report), witness, "found", page), ...saved];
}

function titleOf({ model, variant, parameters }: Report): string {
  const given = Object.entries(parameters).map(([name, value]) => `${name}=${String(value)}`);
  return `${model}/${variant}${given.length === 0 ? "" : ` (${given.join(", ")})`}`;
}
