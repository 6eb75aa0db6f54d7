/**
 * Small questions of setting text: what may be printed, how wide it is, where it wraps, how numbers
 * and durations read. Text is measured before it is painted, so that inks take no columns.
 */

/** The text without characters that a terminal obeys or that reorder a line; one line of it. */
export function printable(text: string): string {
  return text.replace(/\s+/gu, " ").replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}]/gu, "");
}

/** A space at which `wrapped` breaks only if it must. */
export const firmSpace = "\u00a0";

export function widthOf(text: string): number {
  return [...text].length;
}

/** The width of the widest, however many there are. */
export function widestOf(texts: Iterable<string>): number {
  let widest = 0;
  for (const text of texts) widest = Math.max(widest, widthOf(text));
  return widest;
}

export function padded(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - widthOf(text)));
}

export function paddedLeft(text: string, width: number): string {
  return " ".repeat(Math.max(0, width - widthOf(text))) + text;
}

/**
 * Lines of at most `width` columns; those after the first begin with `hanging`. Breaks at spaces and
 * after an opening bracket, inside a name only where the name alone is too long for a line.
 */
export function wrapped(text: string, width: number, hanging = ""): string[] {
  const lines: string[] = [];
  let line = "";
  const fits = (piece: string) => widthOf(line + piece.trimEnd()) <= width;
  const breakLine = () => {
    lines.push(line.trimEnd());
    line = hanging;
  };
  for (const piece of text
    .split(/(?<= |\((?!\)))/u)
    .flatMap((word) => piecesOf(word, width - widthOf(hanging)))) {
    if (!fits(piece) && line.trim() !== "") breakLine();
    line += piece;
  }
  return [...lines, line.trimEnd()].map((it) => it.replaceAll(firmSpace, " "));
}

/** Where a word may break that is too long for a line, the better places first. */
const seams = [/(?<=\u00a0)/u, /(?<=[._/,-])/u, /(?:)/u];

/** A word that fits on a line is one piece; a longer one breaks at the best seams that suffice. */
function piecesOf(word: string, width: number, seam = 0): string[] {
  const at = seams[seam];
  if (widthOf(word.trimEnd()) <= width || at === undefined) return [word];
  return word.split(at).flatMap((part) => piecesOf(part, width, seam + 1));
}

/** `1 step`, `12,345 steps`. */
export function counted(count: number, noun: string, nouns = `${noun}s`): string {
  return `${grouped(count)} ${count === 1 ? noun : nouns}`;
}

export function grouped(count: number): string {
  return String(Math.round(count)).replace(/\B(?=(\d{3})+$)/g, ",");
}

/** `9,999`, `12k`, `3.4M`: where a glance is enough. */
export function compact(count: number): string {
  if (count < 10_000) return grouped(count);
  return count < 1_000_000 ? `${Math.round(count / 1000)}k` : `${(count / 1e6).toFixed(1)}M`;
}

export function duration(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.max(1, Math.round(milliseconds))} ms`;
  if (milliseconds < 60_000) return `${(milliseconds / 1000).toFixed(1).replace(/\.0$/, "")} s`;
  const seconds = Math.round(milliseconds / 1000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

export function bytes(count: number): string {
  if (count < 1024) return `${count} bytes`;
  const units = ["KiB", "MiB", "GiB"];
  let amount = count / 1024;
  while (amount >= 1024 && units.length > 1) {
    amount /= 1024;
    units.shift();
  }
  return `${amount < 10 ? amount.toFixed(1) : Math.round(amount)} ${units[0]}`;
}
