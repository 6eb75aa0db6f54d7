/**
 * The same run is the same document, byte for byte apart from times, in another process and on another
 * Node. `REFAULT_NODES` names other Nodes to try, with colons between them; CI has one only.
 */
import { delimiter } from "node:path";
import { expect, test } from "vitest";
import { modelsFolder, refault } from "./refault.ts";

const others = (process.env.REFAULT_NODES ?? "").split(delimiter).filter((path) => path !== "");
const nodes = [process.execPath, ...others];

const files = ["lost-update", "wrong-hopes"].map((name) => `./${name}.ts`);

test.for<[string, readonly string[]]>([
  ["every interleaving", []],
  ["random walks", ["--strategy", "random", "--seed", "7", "--runs", "50"]],
  ["fewer states", ["--reduction", "all"]],
])("%s: the same document from every process", async ([, flags]) => {
  const run = async (node: string) => {
    const { stdout, code } = await refault(modelsFolder, ["run", ...files, ...flags, "--json"], {
      node,
    });
    return { code, document: stdout.replace(/"durationMs": ?[\d.e-]+/g, '"durationMs": 0') };
  };
  const first = await run(process.execPath);
  expect(JSON.parse(first.document).results.length).toBeGreaterThan(1);
  for (const node of nodes) expect(await run(node), node).toEqual(first);
});
