/**
 * Floors: rooms import lower floors only, and siblings on one floor do not import each other. Which
 * room is on which floor is read from the table in `ARCHITECTURE.md`, so the page stays true.
 */
import { type Complaints, importsOf, type Source, target } from "./source.ts";

export type Floors = ReadonlyMap<string, number>;

/** Rooms that stand before the shell and may use other people's packages. */
const open = new Set(["report", "vitest", "fast-check", "cli"]);

/** The table `| floor | rooms |`. */
export function floorsOf(architecture: string): Floors {
  const rows = architecture.matchAll(/^\| (\d+) \| (.+) \|$/gm);
  return new Map(
    [...rows].flatMap(([, floor, rooms = ""]) =>
      [...rooms.matchAll(/`([^`]+)`/g)].map(([, room = ""]) => [room, Number(floor)] as const),
    ),
  );
}

/** The room of a file; null for the entry point, which stands in none. */
function roomOf(path: string): string | null {
  return /^src\/([^/]+)\//.exec(path)?.[1] ?? null;
}

export function brokenFloors(files: readonly Source[], floors: Floors): Complaints {
  return files.flatMap((file) =>
    importsOf(file).flatMap(({ specifier }) => {
      const complaint = specifier.startsWith(".")
        ? brokenArrow(file.path, target(file.path, specifier), floors)
        : foreign(file.path, specifier);
      return complaint === null ? [] : [`${file.path}: imports ${specifier}: ${complaint}`];
    }),
  );
}

function brokenArrow(from: string, to: string, floors: Floors): string | null {
  const [room, other] = [roomOf(from), roomOf(to)];
  if (room === other) return null;
  if (other === null) return "nothing inside imports the entry point";
  const below = floors.get(other);
  if (below === undefined) return `"${other}" is not in the table of ARCHITECTURE.md`;
  if (room === null) return other === "model" ? null : "the entry point exports the model language";
  const floor = floors.get(room);
  if (floor === undefined) return `"${room}" is not in the table of ARCHITECTURE.md`;
  if (below < floor) return null;
  return below === floor ? "a sibling on the same floor" : `floor ${below} is above ${floor}`;
}

function foreign(from: string, specifier: string): string | null {
  const room = roomOf(from) ?? "the entry point";
  if (room === "cli" && specifier.startsWith("node:")) return null;
  if (open.has(room) && !specifier.startsWith("node:")) return null;
  return `not for ${room}`;
}

/** Rooms on disk that the table does not name, and the other way round. */
export function missingRooms(files: readonly Source[], floors: Floors): Complaints {
  const rooms = new Set(files.flatMap(({ path }) => roomOf(path) ?? []));
  return [
    ...[...rooms]
      .filter((room) => !floors.has(room))
      .map((room) => `src/${room}: not in the table`),
    ...[...floors.keys()]
      .filter((room) => !rooms.has(room))
      .map((room) => `ARCHITECTURE.md: there is no room "${room}"`),
  ];
}
