/** With several workers a run says the same as with one. */

import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { folderWith, refault } from "./refault.ts";

const philosophers = fileURLToPath(new URL("../../bench/models/philosophers.ts", import.meta.url));
const large = [philosophers, "--param", "seats=6", "--param", "rounds=2"];

describe("--workers", { timeout: 60_000 }, () => {
  test("changes nothing in the document but times", async () => {
    const [one, two] = await Promise.all(
      ["1", "2"].map(async (workers) => {
        const run = await refault(folderWith({}), [
          "run",
          ...large,
          "--json",
          "--workers",
          workers,
        ]);
        return { ...run, stdout: run.stdout.replace(/"durationMs":\s*[\d.]+/g, "") };
      }),
    );
    expect(two).toEqual(one);
    expect(JSON.parse((one?.stdout ?? "").replace(/,(\s*[}\]])/g, "$1")).results[0]).toMatchObject({
      states: 148_177,
      transitions: 535_632,
    });
  });

  test("more than there are cores are told off, and none is refused", async () => {
    const many = String(availableParallelism() + 1);
    const { code, stderr } = await refault(folderWith({}), [
      "run",
      "dcss/mutex",
      "--workers",
      many,
    ]);
    expect(code).toBe(0);
    expect(stderr).toContain(`${many} workers are more than this machine's`);
    const none = await refault(folderWith({}), ["run", "dcss/mutex", "--workers", "0"]);
    expect(none.code).toBe(2);
    expect(none.stderr).toContain("a number above 0");
  });
});
