/**
 * What lockdep prints of a breach, in its layout (kernel/locking/lockdep.c): the headline between
 * rulers, who wants what and holds what, the chain that is in the way, and the scenario in columns for
 * two CPUs. Instead of addresses there are places in the model.
 */
import type { Learner } from "../../automaton/learner.ts";
import type { SplatLine } from "../../model/step.ts";
import type { Link } from "./links.ts";
import type { Breach, Irq } from "./lock-rules.ts";
import type { Use } from "./standings.ts";

/** Made for one model: it knows the names of actors and where their steps stand. */
export class LockSplat {
  readonly #learner: Learner;

  constructor(learner: Learner) {
    this.#learner = learner;
  }

  /** `notes` are what is known beyond what lockdep would know. */
  of(breach: Breach, notes: readonly string[]): readonly SplatLine[] {
    return [...ruled(headlineOf(breach)), ...this.#body(breach), ...notes.map(line)];
  }

  #body(breach: Breach): readonly SplatLine[] {
    switch (breach.rule) {
      case "recursive": {
        const { from, to } = breach.links[0].occasions[0];
        return [
          ...this.#trying(to, from),
          ...scenario([
            ["CPU0", `lock(${from.class});`],
            ["CPU0", `lock(${to.class});`],
          ]),
        ];
      }
      case "circular":
        return this.#circle(breach.links);
      case "inconsistent": {
        const { irq, within, open } = breach;
        const usage = `${inName(irq, within)} -> ${onName(irq, open)}`;
        const [inside, outside] = [`lock(${within.class});`, `lock(${open.class});`];
        return [
          line(`inconsistent {${usage}} usage.`),
          this.#at(`${this.#actor(open)} takes it where the ${irq} may come`, open),
          this.#at(
            `{${inName(irq, within)}} state was registered by ${this.#actor(within)}`,
            within,
          ),
          ...scenario([
            ["CPU0", outside],
            ["CPU0", "<Interrupt>"],
            ["CPU0", `  ${inside}`],
          ]),
        ];
      }
      case "inversion":
        return this.#inversion(breach);
      case "left-held": {
        const { actor, held } = breach.leftover;
        const { name } = this.#learner.instance.actors[actor]!;
        return [
          line(`${name} ends and holds ${held.length === 1 ? "a lock" : `${held.length} locks`}:`),
          ...held.map((use, index) =>
            this.#at(` #${index}:  (${use.class}){${modeName(use)}}`, use),
          ),
        ];
      }
    }
  }

  #trying(to: Use, from: Use): readonly SplatLine[] {
    return [
      this.#at(`${this.#actor(to)} is trying to acquire lock: (${to.class}){${modeName(to)}}`, to),
      this.#at(`but task is already holding lock: (${from.class}){${modeName(from)}}`, from),
    ];
  }

  #circle(links: readonly [Link, ...Link[]]): readonly SplatLine[] {
    const last = links.at(-1)!.occasions[0];
    // The newest link, which closes the circle, is the last one and number 0.
    const chain = [...links.slice(0, -1).toReversed(), links.at(-1)!].flatMap(
      ({ occasions: [{ to, from }] }, index) => [
        this.#at(
          `-> #${links.length - 1 - index} (${to.class}){${modeName(to)}}: ${this.#actor(to)}`,
          to,
        ),
        this.#at(`       while it holds (${from.class})`, from),
      ],
    );
    return [
      ...this.#trying(last.to, last.from),
      line("which lock already depends on the new lock."),
      line("the existing dependency chain (in reverse order) is:"),
      ...chain,
      line("Possible unsafe locking scenario:"),
      ...scenario(turns(links)),
    ];
  }

  #inversion({ irq, within, links, open }: Breach & { rule: "inversion" }): readonly SplatLine[] {
    const [safe, unsafe] = [links[0].from, open.class];
    const [name] = [irq.toUpperCase()];
    return [
      ...this.#trying(links[0].occasions[0].to, links[0].occasions[0].from),
      this.#at(`(${safe}) is ${name}-safe: ${this.#actor(within)} takes it in the ${irq}`, within),
      ...links
        .slice(1)
        .flatMap(({ occasions: [{ to, from }] }) => [
          this.#at(`and under (${from.class}) ${this.#actor(to)} takes (${to.class})`, to),
        ]),
      this.#at(
        `(${unsafe}) is ${name}-unsafe: ${this.#actor(open)} takes it with ${irq}s on`,
        open,
      ),
      line("Possible interrupt unsafe locking scenario:"),
      ...scenario([
        ["CPU0", `lock(${unsafe});`],
        ["CPU1", "local_irq_disable();"],
        ["CPU1", `lock(${safe});`],
        ["CPU1", `lock(${links[0].to});`],
        ["CPU0", "<Interrupt>"],
        ["CPU0", `  lock(${safe});`],
      ]),
    ];
  }

  #actor({ actor, runsIn }: Use): string {
    const { name } = this.#learner.instance.actors[actor]!;
    return runsIn === "task" ? name : `${name} (${runsIn})`;
  }

  #at(text: string, { actor, local }: Use): SplatLine {
    const { step, place } = this.#learner.locals(actor)[local]!;
    return { text: `${text}, in ${step}`, place };
  }
}

export function headlineOf(breach: Breach): string {
  switch (breach.rule) {
    case "recursive":
      return "possible recursive locking detected";
    case "circular":
      return "possible circular locking dependency detected";
    case "inconsistent":
      return "inconsistent lock state";
    case "inversion": {
      const name = breach.irq.toUpperCase();
      return breach.links.length > 1
        ? "possible irq lock inversion dependency detected"
        : `${name}-safe -> ${name}-unsafe lock order detected`;
    }
    case "left-held":
      return "lock held at task exit";
  }
}

function line(text: string): SplatLine {
  return { text };
}

function ruled(headline: string): readonly SplatLine[] {
  const text = `WARNING: ${headline}`;
  return [line("=".repeat(text.length)), line(text), line("-".repeat(text.length))];
}

/** Everybody takes the lock it holds, then everybody the one it wants. */
function turns(links: readonly Link[]): [string, string][] {
  const taking = (pick: (link: Link) => string) =>
    links.map((link, index): [string, string] => [`CPU${index}`, `lock(${pick(link)});`]);
  return [...taking(({ from }) => from), ...taking(({ to }) => to)];
}

const columnWidth = 24;

function scenario(turns: readonly (readonly [string, string])[]): readonly SplatLine[] {
  const cpus = [...new Set(turns.map(([cpu]) => cpu))].sort();
  const row = (texts: readonly string[]) =>
    line(`       ${texts.map((text) => text.padEnd(columnWidth)).join("")}`.trimEnd());
  return [
    row(cpus),
    row(cpus.map((cpu) => "-".repeat(cpu.length))),
    ...turns.map(([cpu, text]) => row(cpus.map((it) => (it === cpu ? text : "")))),
    line(" *** DEADLOCK ***"),
  ];
}

function inName(irq: Irq, { mode }: Use): string {
  return `IN-${irq.toUpperCase()}-${mode === "write" ? "W" : "R"}`;
}

function onName(irq: Irq, { mode }: Use): string {
  return `${irq.toUpperCase()}-ON-${mode === "write" ? "W" : "R"}`;
}

function modeName({ mode }: Use): string {
  return mode === "write" ? "write" : mode === "read" ? "read" : "recursive read";
}
