import { fc } from "@fast-check/vitest";
import { describe, expect, test } from "vitest";
import {
  bytes,
  compact,
  counted,
  duration,
  grouped,
  printable,
  widthOf,
  wrapped,
} from "../../src/report/typography.ts";

describe("wrapped text", () => {
  const width = fc.integer({ min: 8, max: 60 });

  test("loses nothing and stays inside its width", () => {
    fc.assert(
      fc.property(fc.string(), width, (raw, columns) => {
        const text = printable(raw).trim();
        const lines = wrapped(text, columns, "  ");
        for (const line of lines) expect(widthOf(line)).toBeLessThanOrEqual(columns);
        expect(lines.join("").replace(/\s/g, "")).toBe(text.replace(/\s/g, ""));
      }),
    );
  });

  test("breaks at spaces and brackets first, inside a name only if it must", () => {
    expect(wrapped("mutex_lock(ctx0.state_mutex)", 20, "  ")).toEqual([
      "mutex_lock(",
      "  ctx0.state_mutex)",
    ]);
    expect(wrapped("a_name_that_is_too_long", 12, " ")).toEqual(["a_name_that_", " is_too_long"]);
  });
});

test("printable text is one line that obeys nobody", () => {
  expect(printable("a\tb\r\n c\u001b[31m\u202e\u0000")).toBe("a b c[31m");
});

test("numbers, durations and sizes read as people write them", () => {
  expect([1, 999, 1000, 1_234_567].map(grouped)).toEqual(["1", "999", "1,000", "1,234,567"]);
  expect([9999, 12_345, 3_412_000].map(compact)).toEqual(["9,999", "12k", "3.4M"]);
  expect([0.2, 999, 1234, 10_000, 83_000].map(duration)).toEqual([
    "1 ms",
    "999 ms",
    "1.2 s",
    "10 s",
    "1 min 23 s",
  ]);
  expect([512, 2048, 72 * 2 ** 20, 3 * 2 ** 30].map(bytes)).toEqual([
    "512 bytes",
    "2.0 KiB",
    "72 MiB",
    "3.0 GiB",
  ]);
  expect([counted(1, "step"), counted(0, "step"), counted(2, "switch", "switches")]).toEqual([
    "1 step",
    "0 steps",
    "2 switches",
  ]);
});
