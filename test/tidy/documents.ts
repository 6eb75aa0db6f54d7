/**
 * Documents: what a page shows as TypeScript is TypeScript. Each block marked `ts` that imports
 * "refault" is a program of its own and is compiled with the repository's settings; other blocks are
 * glimpses, and are marked `ts glimpse`.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Complaints, Source } from "./source.ts";

export interface Block {
  /** `README.md:12`. */
  readonly place: string;
  /** What stands after the backticks: `ts`, `ts glimpse`, `sh`. */
  readonly info: string;
  readonly text: string;
}

export function blocksOf({ path, text }: Source): Block[] {
  const fences = text.matchAll(/^```(?<info>[^\n`]*)\n(?<body>[\s\S]*?)^```$/gm);
  return [...fences].map(({ groups = {}, index }) => ({
    place: `${path}:${text.slice(0, index).split("\n").length}`,
    info: (groups.info ?? "").trim(),
    text: groups.body ?? "",
  }));
}

/** Blocks marked `ts` that do not compile by themselves. */
export function uncompiled(blocks: readonly Block[]): Complaints {
  const programs = blocks.filter(({ info }) => info === "ts");
  if (programs.length === 0) return [];
  const folder = new URL(`../../.refault/snippets-${process.pid}/`, import.meta.url);
  mkdirSync(folder, { recursive: true });
  try {
    programs.forEach(({ text }, index) => {
      writeFileSync(new URL(`block-${index}.ts`, folder), text);
    });
    const settings = { extends: "../../tsconfig.json", include: ["."], exclude: [] };
    writeFileSync(new URL("tsconfig.json", folder), JSON.stringify(settings));
    return complaintsOf(compile(folder), programs);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function compile(folder: URL): string {
  const compiler = fileURLToPath(new URL("../../node_modules/typescript/bin/tsc", import.meta.url));
  const options = { cwd: fileURLToPath(folder), encoding: "utf8" } as const;
  const { stdout, error } = spawnSync(process.execPath, [compiler, "-p", "."], options);
  if (error !== undefined) throw error;
  return stdout;
}

function complaintsOf(output: string, programs: readonly Block[]): Complaints {
  return output
    .split("\n")
    .filter((line) => line.includes("error TS"))
    .map((line) => {
      const index = /^block-(\d+)\.ts/.exec(line)?.[1];
      return index === undefined ? line : `${programs[Number(index)]?.place}: ${line}`;
    });
}
