/** Comments: beside the code where there is room, above it where not. */
import { filled, fits, harmless, pageWidth, wordsOf } from "../text.ts";

export function noted(code: string, note: string): string[] {
  const line = `${code} /* ${harmless(note)} */`;
  return fits(line) ? [line] : [...comment([note]), code];
}

export function comment(paragraphs: readonly string[]): string[] {
  const lines = paragraphs.flatMap((text) => filled(wordsOf(harmless(text)), pageWidth - 3));
  const [only, ...others] = lines;
  if (others.length === 0 && fits(`/* ${only} */`)) return [`/* ${only} */`];
  return ["/*", ...lines.map((line) => ` * ${line}`.trimEnd()), " */"];
}
