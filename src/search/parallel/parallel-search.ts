/**
 * A parallel search: breadth first by several partners, each in a thread of its own with its share of
 * the states. It begins as a search by one, and is shared out when that has become large.
 *
 * The first partner is the only one with the model. At the end of each level it judges what the others
 * have met and answers what they did not know; so the verdict, the counts and the depths are those of a
 * search by one, whatever the number of partners.
 */
import { Shortage } from "../../state/shortage.ts";
import { BreadthFirst, type BreadthFirstBudget } from "../breadth-first.ts";
import type { Ledger } from "../ledger.ts";
import type { Machine } from "../machine.ts";
import type { Finding, Goal, Progress, Search } from "../search.ts";
import type { Crew, Message, Report } from "./messages.ts";
import { News } from "./news.ts";
import { Partner } from "./partner.ts";
import { answersTo, type Questions, repackedQuestions } from "./questions.ts";

/** A search of fewer states is not worth sharing out; others are called before, for they take time. */
const worthSharing = 1 << 17;
const worthCalling = 1 << 15;

export class ParallelSearch implements Search {
  exhaustedBudget: string | null = null;
  isExhaustive = false;
  readonly #machine: Machine;
  readonly #budget: BreadthFirstBudget;
  readonly #hire: () => Crew;
  #hired: Crew | null = null;
  readonly #first: BreadthFirst;
  #partner: Partner | null = null;
  /** The last report of each of the others. */
  #reports: (Report | null)[] = [];
  #known: Report[] = [];
  /** Questions that wait for a wider layout. */
  #questions: Questions[] = [];
  #news = new News();
  #isDone = false;

  constructor(
    machine: Machine,
    goal: Goal,
    budget: BreadthFirstBudget,
    hire: () => Crew,
    sharedAt: number = worthSharing,
  ) {
    this.#machine = machine;
    this.#budget = budget;
    this.#hire = hire;
    this.#first = new BreadthFirst(machine, goal, budget, machine, sharedAt);
  }

  get findings(): readonly Finding[] {
    return this.#ledger.findings;
  }

  get figures(): readonly number[] {
    return this.#ledger.figures;
  }

  get bytes(): number {
    const own = this.#partner?.levels.bytes ?? this.#first.bytes;
    return this.#known.reduce((sum, { bytes }) => sum + bytes, own);
  }

  /** Of the others, as of the last level. */
  progress(): Progress {
    if (this.#partner === null) return this.#first.progress();
    const own = this.#partner.levels;
    const known = this.#known;
    const sum = (of: (report: Report) => number) => known.reduce((all, one) => all + of(one), 0);
    return {
      states: own.states + sum(({ states }) => states),
      transitions: own.transitions + sum(({ transitions }) => transitions),
      depth: Math.max(own.farthest, ...this.#known.map(({ farthest }) => farthest)),
      frontier: own.left + own.found + sum(({ found }) => found),
    };
  }

  advance(work: number): boolean {
    if (this.#partner === null) {
      const more = this.#first.advance(work);
      this.isExhaustive = this.#first.isExhaustive;
      this.exhaustedBudget = this.#first.exhaustedBudget;
      if (this.#first.levels.states >= worthCalling) this.#call();
      if (!this.#first.isPaused) return more;
    }
    try {
      this.#work(this.#partner ?? this.#shareOut());
    } catch (thrown) {
      if (!(thrown instanceof Shortage)) throw thrown;
      this.#stop("this machine has no more memory for tables");
    }
    return !this.#isDone;
  }

  get #crew(): Crew {
    return this.#call();
  }

  /** The others, who are called once. */
  #call(): Crew {
    this.#hired ??= this.#hire();
    return this.#hired;
  }

  get #ledger(): Ledger {
    return this.#first.ledger;
  }

  #shareOut(): Partner {
    const { peers } = this.#crew;
    this.#reports = peers.map(() => null);
    const { layout, program } = this.#machine;
    const { actors, counts } = program;
    const of = peers.length + 1;
    const { levels } = this.#first;
    const expected = levels.states / of;
    const partner = new Partner(layout, actors, { index: 0, of }, expected, [null, ...peers]);
    peers.forEach((peer, index) => {
      const share = { index: index + 1, of };
      peer.send({ kind: "begin", counts, actors, share, depth: levels.depth - 1, expected });
    });
    levels.deal(partner.levels);
    partner.send();
    this.#partner = partner;
    this.#order(partner);
    return partner;
  }

  #work(partner: Partner): void {
    const hasArrived = this.#receive(partner);
    partner.work();
    const isWaiting = partner.doing === "waiting";
    if (isWaiting && this.#reports.every((report) => report !== null)) this.#endLevel(partner);
    else if (!hasArrived && partner.doing !== "expanding") this.#crew.wait();
    if (this.#crew.lost !== null) this.#stop(this.#crew.lost);
    this.#checkBudget();
  }

  #receive(partner: Partner): boolean {
    let hasArrived = false;
    this.#crew.peers.forEach((peer, index) => {
      for (let message = peer.receive(); message !== null; message = peer.receive()) {
        hasArrived = true;
        this.#take(partner, message, index);
      }
    });
    return hasArrived;
  }

  #take(partner: Partner, message: Message, from: number): void {
    if (message.kind === "parcel" || message.kind === "mark") partner.receive(message);
    else if (message.kind === "report") this.#reports[from] = message;
    else if (message.kind === "short") throw new Shortage("a partner has no more memory");
  }

  #endLevel(partner: Partner): void {
    const others = this.#reports.filter((report) => report !== null);
    this.#reports = this.#reports.map(() => null);
    this.#known = others;
    const reports = [partner.report(), ...others];
    for (const report of reports) this.#judge(report, partner);
    const questions = [...this.#questions.splice(0), ...reports].filter(
      ({ movers }) => movers.length > 0,
    );
    if (questions.length > 0) {
      this.#answer(partner, questions);
      return;
    }
    const found = reports.reduce((sum, report) => sum + report.found, 0);
    if (found === 0 || this.#ledger.hasReachedGoal) {
      this.isExhaustive = found === 0;
      this.#end();
      return;
    }
    this.#ledger.turn();
    this.#order(partner);
  }

  #judge({ met, flags, ended }: Report, partner: Partner): void {
    const { depth, layout } = partner.levels;
    flags.forEach((flag, index) => {
      this.#ledger.meet(met, index * layout.words, flag, depth + 1);
    });
    for (let at = 0; at < ended.length; at += layout.words) this.#ledger.end(ended, at, depth);
  }

  /** Finds the transitions that were asked for; then everybody reports once more. */
  #answer(partner: Partner, questions: readonly Questions[]): void {
    const batch = answersTo(questions, this.#machine.program, (states, at) => {
      this.#ledger.end(states, at, partner.levels.depth);
    });
    if (batch === null) {
      this.#widen(partner, questions);
      return;
    }
    for (const { movers } of questions) this.#news.asked += movers.length;
    const leaves = this.#machine.program.leaves.list.items;
    const flags = batch.leaf.map((leaf) => leaves[leaf]!);
    partner.levels.transitions += batch.count;
    partner.levels.take(batch.states, batch.count, flags);
    partner.send();
    for (const peer of this.#crew.peers) peer.send({ kind: "again" });
  }

  /** Widens the layout and has everything dealt anew; the questions are answered after that. */
  #widen(partner: Partner, questions: readonly Questions[]): void {
    const before = this.#machine.widen();
    const { layout, program } = this.#machine;
    for (const peer of this.#crew.peers) peer.send({ kind: "repack", counts: program.counts });
    partner.repack(layout);
    this.#news = new News();
    this.#questions = questions.map((question) => repackedQuestions(question, before, layout));
  }

  /** Everybody goes on to the next level. */
  #order(partner: Partner): void {
    const knowledge = this.#news.of(this.#machine);
    for (const peer of this.#crew.peers) peer.send({ kind: "level", knowledge });
    if (knowledge !== null) partner.learn(knowledge);
    partner.turn();
  }

  #checkBudget(): void {
    const { maxStates, maxBytes } = this.#budget;
    const { states, frontier } = this.progress();
    if (this.#isDone || frontier === 0) return;
    if ((states ?? 0) >= maxStates) this.#stop(`the budget of ${maxStates} states is spent`);
    else if (this.bytes >= maxBytes) {
      this.#stop(`the budget of ${maxBytes} bytes of tables is spent`);
    }
  }

  #stop(reason: string): void {
    this.exhaustedBudget = reason;
    this.#end();
  }

  #end(): void {
    this.#isDone = true;
    for (const peer of this.#crew.peers) peer.send({ kind: "dismiss" });
  }
}
