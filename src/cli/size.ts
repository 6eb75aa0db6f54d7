/** Amounts of memory as people write them: `512m`, `2g`, `1.5 GiB`, or plain bytes. */

const units = { k: 2 ** 10, m: 2 ** 20, g: 2 ** 30, t: 2 ** 40 } as const;

/** The number of bytes, or null if the text names none. */
export function bytesOf(text: string): number | null {
  const match = /^(\d+(?:\.\d+)?)\s*([kmgt]?)(?:i?b)?$/i.exec(text.trim());
  if (match === null) return null;
  const unit = (match[2] ?? "").toLowerCase();
  const bytes = Number(match[1]) * (isUnit(unit) ? units[unit] : 1);
  return bytes >= 1 ? Math.floor(bytes) : null;
}

function isUnit(letter: string): letter is keyof typeof units {
  return letter in units;
}
