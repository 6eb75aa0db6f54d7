/**
 * The rooms of the kernel's vocabulary: each imports only those that stand before it in the list in
 * `ARCHITECTURE.md`, so who knows the locks need not know page tables.
 */
import { type Complaints, importsOf, type Source, target } from "./source.ts";

/** The list under `### src/linux`, in order. */
export function kernelRoomsOf(architecture: string): readonly string[] {
  const [, paragraph = ""] = architecture.split(/^### `src\/linux`$/m);
  const [list = ""] = paragraph.split(/^###/m);
  return [...list.matchAll(/^- `([^`]+)`: /gm)].map(([, room = ""]) => room);
}

/** The room of a file; null for the entry point, and for files that are none of the vocabulary. */
function roomOf(path: string): string | null {
  return /^src\/linux\/([^/]+)\//.exec(path)?.[1] ?? null;
}

export function brokenOrder(files: readonly Source[], rooms: readonly string[]): Complaints {
  return files.flatMap((file) => {
    const room = roomOf(file.path);
    if (room === null) return [];
    if (!rooms.includes(room)) return [`${file.path}: "${room}" is not in the list`];
    return importsOf(file).flatMap(({ specifier }) => {
      const other = roomOf(target(file.path, specifier));
      if (other === null || rooms.indexOf(other) <= rooms.indexOf(room)) return [];
      return [`${file.path}: imports ${specifier}: "${other}" stands after "${room}"`];
    });
  });
}

/** Rooms of the list that are not on disk. */
export function emptyRooms(files: readonly Source[], rooms: readonly string[]): Complaints {
  const there = new Set(files.map(({ path }) => roomOf(path)));
  return rooms
    .filter((room) => !there.has(room))
    .map((room) => `ARCHITECTURE.md: there is no room "src/linux/${room}"`);
}
