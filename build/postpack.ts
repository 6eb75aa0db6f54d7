/** Run by npm when it has packed: the checkout gets its own package.json back. */
import { restoreManifest } from "./manifest.ts";

restoreManifest();
