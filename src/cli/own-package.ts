/** Where this package lies, and which version of it this is. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

export const ownManifest: string = new URL("../../package.json", import.meta.url).href;

export const ownFolder: string = fileURLToPath(new URL("../../", import.meta.url));

export function ownVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL(ownManifest), "utf8"));
  const { version } = manifest as { readonly version: string };
  return version;
}
