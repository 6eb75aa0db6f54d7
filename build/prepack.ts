/**
 * Run by npm before it packs: makes `dist/` of the sources, and of the checkout's package.json the
 * package's. Nothing is left of an earlier build, and nothing is packed that could not be built.
 */
import { rmSync } from "node:fs";
import { at } from "./at.ts";
import { bundle } from "./bundle.ts";
import { erase } from "./erase.ts";
import { restoreManifest, swapManifest } from "./manifest.ts";
import { emitTypes } from "./types.ts";

restoreManifest();
rmSync(at("dist"), { recursive: true, force: true });
await bundle();
emitTypes();
erase();
swapManifest();
