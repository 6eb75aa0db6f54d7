/**
 * Two faces of package.json. The checkout's `exports` are sources; the package's are what was built of
 * them, with their types, and it depends on nothing, because what it needs is in the bundle. npm packs
 * the file that lies there, so the package's lies there while it packs, and the checkout's is kept.
 */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { at } from "./at.ts";

interface Manifest {
  readonly exports: Readonly<Record<string, string>>;
  readonly [field: string]: unknown;
}

const manifest = at("package.json");
const kept = at(".refault/package.json");

/** What only a checkout needs. */
const ofCheckout = ["private", "scripts", "allowScripts", "dependencies", "devDependencies"];

/** The sources that the package exports, by the names of their bundles: `linux` is `./linux`. */
export function exported(): Map<string, string> {
  return new Map(Object.entries(read().exports).map(([path, source]) => [bundleOf(path), source]));
}

export function swapManifest(): void {
  const published = publishedFrom(read());
  mkdirSync(at(".refault"), { recursive: true });
  renameSync(manifest, kept);
  writeFileSync(manifest, `${JSON.stringify(published, null, 2)}\n`);
}

/** Also after a packing that was cut short. */
export function restoreManifest(): void {
  if (existsSync(kept)) renameSync(kept, manifest);
}

function publishedFrom(checkout: Manifest): object {
  const rest = Object.entries(checkout).filter(([field]) => !ofCheckout.includes(field));
  const exports = Object.entries(checkout.exports).map(([path, source]) => {
    const types = source.replace(/^\.\/src\/(.*)\.ts$/, "./dist/types/$1.d.ts");
    const built = `./dist/${bundleOf(path)}.js`;
    const missing = [types, built].find((file) => !existsSync(at(file)));
    if (missing !== undefined) throw new Error(`exports "${path}": ${missing} was not built`);
    return [path, { types, default: built }] as const;
  });
  return { ...Object.fromEntries(rest), exports: Object.fromEntries(exports) };
}

function bundleOf(path: string): string {
  return path === "." ? "index" : path.replace("./", "");
}

function read(): Manifest {
  return JSON.parse(readFileSync(manifest, "utf8"));
}
