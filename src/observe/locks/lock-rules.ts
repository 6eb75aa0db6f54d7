/**
 * The rules that lockdep holds locks to, over all uses that were met: no class within itself, no circle
 * of classes, no lock of an interrupt handler held where that interrupt may come, nor one wanted under
 * it; and who ends has let go. Each breach is told once, in this order.
 */
import { goesOn, type Link, linksOf, shortestPath } from "./links.ts";
import type { Leftover, LockUsage, Usage } from "./lock-usage.ts";
import type { Use } from "./standings.ts";

export type Irq = "hardirq" | "softirq" | "nmi";

export type Breach =
  | { readonly rule: "recursive" | "circular"; readonly links: readonly [Link, ...Link[]] }
  | {
      /** Used by a handler (`within`), and held where the handler may come (`open`). */
      readonly rule: "inconsistent";
      readonly irq: Irq;
      readonly within: Use;
      readonly open: Use;
    }
  | {
      /** The last lock of the path is held where the handler may come that takes the first. */
      readonly rule: "inversion";
      readonly irq: Irq;
      readonly within: Use;
      readonly links: readonly [Link, ...Link[]];
      readonly open: Use;
    }
  | { readonly rule: "left-held"; readonly leftover: Leftover };

export function breachesOf(usage: LockUsage): readonly Breach[] {
  const links = linksOf(usage.dependencies);
  return [
    ...recursions(links),
    ...inconsistencies(usage),
    ...inversions(usage, links),
    ...circles(links),
    ...usage.leftovers.map((leftover) => ({ rule: "left-held", leftover }) as const),
  ];
}

/** Two of one class: of the same lock they hang for certain, of two locks if others take them too. */
function recursions(links: readonly Link[]): Breach[] {
  const told = new Set<string>();
  return links.flatMap((link) => {
    const { from, to, isWantedRecursively, isHeldExclusively } = link;
    const mayPass = isWantedRecursively && !isHeldExclusively;
    if (from !== to || mayPass || told.has(to)) return [];
    told.add(to);
    return [{ rule: "recursive", links: [link] } as const];
  });
}

/** The shortest circle of each set of classes. */
function circles(links: readonly Link[]): Breach[] {
  const told = new Set<string>();
  const between = links.filter(({ from, to }) => from !== to);
  return between.flatMap((link) => {
    const starts = between.filter((next) => goesOn(link, next));
    const back = shortestPath(between, starts, (end) => goesOn(end, link));
    if (back === null) return [];
    const classes = [link, ...back].map(({ from }) => from);
    const key = JSON.stringify(classes.toSorted());
    if (told.has(key) || new Set(classes).size < classes.length) return [];
    told.add(key);
    return [{ rule: "circular", links: [link, ...back] } as const];
  });
}

const irqs: readonly Irq[] = ["hardirq", "softirq", "nmi"];

/** Of uses in a handler and uses open to it, those that exclude each other. */
function conflicts(irq: Irq): (readonly [Usage, Usage])[] {
  return [
    [`in-${irq}-write`, `on-${irq}-write`],
    [`in-${irq}-write`, `on-${irq}-read`],
    [`in-${irq}-read`, `on-${irq}-write`],
  ];
}

function inconsistencies({ usages }: LockUsage): Breach[] {
  return [...usages.values()].flatMap((uses) =>
    irqs.flatMap((irq) => {
      const pairs = conflicts(irq).map(([inside, on]) => [uses.get(inside), uses.get(on)] as const);
      for (const [within, open] of pairs) {
        if (within && open) return [{ rule: "inconsistent", irq, within, open } as const];
      }
      return [];
    }),
  );
}

/** A handler's lock held while one is wanted that the handler's interrupt may find held. */
function inversions({ usages }: LockUsage, links: readonly Link[]): Breach[] {
  const found: Breach[] = [];
  for (const [safe, uses] of usages) {
    for (const irq of ["hardirq", "softirq"] as const) {
      for (const [inside, on] of conflicts(irq)) {
        const within = uses.get(inside);
        if (within === undefined) continue;
        const isOpen = ({ to }: Link) => to !== safe && usages.get(to)?.has(on) === true;
        const starts = links.filter(({ from, to }) => from === safe && to !== safe);
        const [first, ...rest] = shortestPath(links, starts, isOpen) ?? [];
        if (first === undefined) continue;
        const open = usages.get((rest.at(-1) ?? first).to)!.get(on)!;
        found.push({ rule: "inversion", irq, within, links: [first, ...rest], open });
        break;
      }
    }
  }
  return found;
}
