import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { hasSpin } from "../support/spin.ts";
import { folderWith, modelsFolder, refault, withoutTimes } from "./refault.ts";

const model = (name: string) => join(modelsFolder, `${name}.ts`);

describe("verify", () => {
  test("without Spin says what is missing, and how to come by it", async () => {
    const args = ["verify", model("lost-update"), "--with", "spin"];
    const { code, stdout, stderr } = await refault(folderWith({}), args, { path: "/nowhere" });
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toBe(
      "spin is not on this machine, or not on the PATH\n" +
        "  → install it (on Debian: apt-get install spin)\n",
    );
  });

  test.for([
    [["verify", model("lost-update")], "with"],
    [["verify", model("lost-update"), "--with", "tlc"], "spin"],
  ] as const)("%j is a mistake", async ([args, words]) => {
    const { code, stderr } = await refault(folderWith({}), args);
    expect(code).toBe(2);
    expect(stderr).toContain(words);
  });

  test.skipIf(!hasSpin)("tells for each variant whether Spin agrees", async () => {
    const args = ["verify", model("lost-update"), "--with", "spin"];
    const { code, stdout, stderr } = await refault(folderWith({}), args);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const shown = withoutTimes(stdout);
    await expect(shown).toMatchFileSnapshot("../golden/files/cli/verify.txt");
  });

  test.skipIf(!hasSpin)("goes on after a variant that has a mistake, and ends in 2", async () => {
    const text = `import { actor, defineModel, holds, step } from "refault";
export default defineModel({ name: "halves", variants: { whole: holds(), broken: holds() },
  build({ variant }) {
    const body = () => { if (variant === "broken") throw new Error("torn"); };
    return { actors: [actor("A", () => step("look", body))] };
  },
});`;
    const cwd = folderWith({ "halves.ts": text });
    const { code, stdout } = await refault(cwd, ["verify", "./halves.ts", "--with", "spin"]);
    expect(code).toBe(2);
    expect(stdout).toMatch(/✓ halves\/whole/);
    expect(stdout).toMatch(/✗ halves\/broken +no answer\n.*torn/);
  });
});
