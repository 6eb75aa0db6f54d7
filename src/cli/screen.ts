/**
 * The screen: results go to stdout, everything else to stderr, and one line on a terminal that says
 * how far the search is and leaves nothing behind.
 */
import { relative } from "node:path";
import { styleText } from "node:util";
import * as Context from "effect/Context";
import * as Layer from "effect/Layer";
import type { Place } from "../model/place.ts";
import type { Ink, Page } from "../report/page.ts";

const inks: Record<Ink, Parameters<typeof styleText>[0]> = {
  good: "green",
  bad: "red",
  unsure: "yellow",
  strong: "bold",
  faint: "dim",
  changed: "cyan",
};

const narrowest = 60;
const widest = 100;

export class Screen extends Context.Service<
  Screen,
  {
    readonly page: Page;
    readonly notesPage: Page;
    /** Results. */
    readonly print: (lines: readonly string[]) => void;
    /** Troubles, for people only. */
    readonly note: (lines: readonly string[]) => void;
    /** Replaces the progress line; null erases it. */
    readonly progress: (line: string | null) => void;
    readonly showsProgress: boolean;
  }
>()("refault/cli/Screen") {
  static readonly layer: Layer.Layer<Screen> = Layer.sync(Screen, makeScreen);
}

function makeScreen(): Screen["Service"] {
  const { stdout, stderr } = process;
  const showsProgress = stderr.isTTY === true;
  let drawn = false;
  const erase = () => {
    if (drawn) stderr.write("\r\x1b[2K");
    drawn = false;
  };
  const writeTo = (stream: NodeJS.WriteStream) => (lines: readonly string[]) => {
    erase();
    if (lines.length > 0) stream.write(`${lines.join("\n")}\n`);
  };
  // A reader that has seen enough (`| head`) is no trouble.
  stdout.on("error", (error: NodeJS.ErrnoException) =>
    process.exit(error.code === "EPIPE" ? 0 : 4),
  );
  return {
    page: pageOn(stdout),
    notesPage: pageOn(stderr),
    print: writeTo(stdout),
    note: writeTo(stderr),
    progress(line) {
      erase();
      if (line === null || !showsProgress) return;
      stderr.write(line.slice(0, (stderr.columns ?? 80) - 1));
      drawn = true;
    },
    showsProgress,
  };
}

function pageOn(stream: NodeJS.WriteStream): Page {
  const width = stream.isTTY === true ? stream.columns : widest;
  return {
    width: Math.max(narrowest, Math.min(widest, width)),
    paint: (ink, text) => styleText(inks[ink], text, { stream, validateStream: true }),
    locate,
  };
}

/** `file:line`, the file relative to the current directory if it lies inside. */
export function locate({ file, line }: Place): string {
  const path = shownPath(decoded(file.replace(/[?#].*$/, "")));
  return `${path}:${line}`;
}

export function shownPath(path: string): string {
  const inside = relative(process.cwd(), path);
  return inside.startsWith("..") || inside === "" ? path : inside;
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
