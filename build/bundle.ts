/**
 * The sources as a few JavaScript files with everything they need: one for each export, one for the
 * command line, and what they share, once. Two copies of the engine would not see each other's cells.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { at } from "./at.ts";
import { exported } from "./manifest.ts";

export async function bundle(): Promise<void> {
  const { metafile } = await build({
    absWorkingDir: at("."),
    entryPoints: {
      ...Object.fromEntries(exported()),
      main: "src/cli/main.ts",
      "partner-thread": "src/cli/partner-thread.ts",
    },
    outdir: "dist",
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node22.18",
    legalComments: "none",
    metafile: true,
    logLevel: "warning",
  });
  writeFileSync(at("dist/licenses.txt"), licenses(Object.keys(metafile.inputs)));
}

/** The licenses of everybody whose code is in the bundle. */
function licenses(inputs: readonly string[]): string {
  const folders = inputs.flatMap((path) => /.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path) ?? []);
  return [...new Set(folders)].sort().map(licenseOf).join("\n");
}

function licenseOf(folder: string): string {
  const files = ["LICENSE", "license", "LICENSE.md", "LICENSE-MIT.txt"];
  const file = files.map((name) => at(join(folder, name))).find((path) => existsSync(path));
  if (file === undefined) throw new Error(`${folder} is bundled and says no license`);
  return `${folder.replace(/.*node_modules\//, "")}\n\n${readFileSync(file, "utf8").trim()}\n`;
}
