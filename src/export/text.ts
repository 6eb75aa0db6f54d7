/** Setting text: what both writers need to keep to a page of a hundred columns. */

export const pageWidth = 100;

export function fits(line: string, indent = 0): boolean {
  return line.length + indent <= pageWidth;
}

export function indented(lines: readonly string[], columns: number): string[] {
  return lines.map((line) => (line === "" ? "" : " ".repeat(columns) + line));
}

/** The first line after `first`, the others under it. */
export function hung(first: string, lines: readonly string[]): string[] {
  return lines.map((line, index) => (index === 0 ? first : " ".repeat(first.length)) + line);
}

/** The pieces one after the other, in lines of at most `width` columns; each keeps its own end. */
export function filled(pieces: readonly string[], width: number): string[] {
  const lines: string[] = [];
  for (const piece of pieces) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + piece.length <= width) {
      lines[lines.length - 1] = `${last} ${piece}`;
    } else lines.push(piece);
  }
  return lines;
}

/** The words of a paragraph, as pieces to fill lines with. */
export function wordsOf(text: string): string[] {
  return text.split(" ");
}

/** One line of it, with nothing in it that ends a comment or moves the cursor. */
export function harmless(text: string): string {
  return text
    .replace(/[\s\p{Cc}\p{Cf}]+/gu, " ")
    .replaceAll("*/", "* /")
    .replaceAll("/*", "/ *")
    .replaceAll("*)", "* )")
    .replaceAll("(*", "( *");
}

const longestValue = 40;

/** A value beside its number: not the whole of a long one. */
export function shortened(text: string): string {
  return text.length <= longestValue ? text : `${text.slice(0, longestValue - 1)}…`;
}
