/** Runs as they might have been found, one for each form in which a run is told. */
import type { Witness } from "../../src/witness/witness.ts";
import { atEnd, event, place, witness } from "./fixtures.ts";

/** The race of the mail: the core inserts what the handler had picked, a switch later. */
export const staleTranslation = witness(
  "no-foreign-access",
  [
    event("toucher", "mutex_lock(ctx.state_mutex)", {
      frames: ["handle_mm_fault#1", "spufs_mem_nopfn#2"],
      changes: ["ctx.state_mutex: null → toucher"],
    }),
    event("toucher", "read ctx.state", {
      frames: ["handle_mm_fault#1", "spufs_mem_nopfn#2"],
      result: "runnable",
    }),
    event("toucher", "mutex_unlock(ctx.state_mutex)", {
      frames: ["handle_mm_fault#1", "spufs_mem_nopfn#2"],
      changes: ["ctx.state_mutex: toucher → null"],
    }),
    event("switcher", "mutex_lock(ctx.state_mutex)", {
      frames: ["spu_unbind_context#1"],
      changes: ["ctx.state_mutex: null → switcher"],
    }),
    event("switcher", "unmap_mapping_range", {
      frames: ["spu_unbind_context#1", "spu_unmap_mappings#2"],
    }),
    event("switcher", "save local store", {
      frames: ["spu_unbind_context#1"],
      changes: ["ctx.state: runnable → saved", "spu.owner: ctx0 → ctx1"],
    }),
    event("toucher", "vm_insert_pfn", {
      frames: ["handle_mm_fault#1"],
      changes: ["pte: none → hw"],
    }),
    event("toucher", "store", { place: place("models/toucher.ts") }),
  ],
  [
    atEnd("toucher", "CPU0", {
      status: "failed",
      step: "store",
      place: place("models/toucher.ts"),
    }),
    atEnd("switcher", "CPU1", { frames: ["spu_unbind_context#1"] }),
  ],
  {
    message: "toucher stored to the local store of ctx1 through its own mapping",
    initial: [
      { cell: "ctx.state", value: "runnable" },
      { cell: "ctx.state_mutex", value: "null" },
      { cell: "pte", value: "none" },
      { cell: "spu.owner", value: "ctx0" },
      { cell: "untouched", value: "0" },
    ],
  },
);

/** Two philosophers of four hold a fork each; a daemon waits as daemons may. */
export const embrace = witness(
  "no-deadlock",
  ["A", "B", "C", "D"].map((actor, at) =>
    event(actor, `take fork ${at}`, { changes: [`fork[${at}]: null → ${actor}`] }),
  ),
  [
    ...["A", "B", "C", "D"].map((actor, at) =>
      atEnd(actor, null, {
        status: "blocked",
        step: `take fork ${(at + 1) % 4}`,
        frames: ["eat", "lock"],
        waitsFor: ["BCDA"[at] ?? ""],
        place: place("models/table.ts"),
      }),
    ),
    atEnd("waiter", null, { daemon: true, status: "blocked", step: "wait for an order" }),
  ],
  { message: "no actor can move", minimal: "no" },
);

/** A mutex under a spinlock: one actor, many frames. */
export const sleepsInAtomic = witness(
  "no-sleep-in-atomic",
  [
    event("init", "spin_lock(ptl)", {
      frames: ["do_execve#1", "get_user_pages#2", "follow_page#3"],
      changes: ["ptl: null → init", "init.preempt_count: 0 → 1"],
    }),
    event("init", "mutex_lock(vmem_mutex)", {
      frames: ["do_execve#1", "get_user_pages#2", "follow_page#3", "pfn_valid#4"],
    }),
  ],
  [
    atEnd("init", "CPU0", {
      status: "failed",
      step: "mutex_lock(vmem_mutex)",
      frames: ["do_execve", "get_user_pages", "follow_page", "pfn_valid"],
      place: place("models/dcss.ts"),
    }),
  ],
  {
    message: "mutex_lock may sleep, but preempt_count is 1",
    facts: {
      splat: "might-sleep",
      function: "mutex_lock",
      at: "kernel/mutex.c:87",
      in_atomic: true,
      irqs_disabled: false,
    },
  },
);

/** The same on a modern kernel that is booting. */
export const sleepsWhileBooting: Witness = {
  ...sleepsInAtomic,
  facts: {
    splat: "might-sleep",
    era: "modern",
    function: "mutex_lock",
    at: "kernel/locking/mutex.c:283",
    in_atomic: 1,
    irqs_disabled: 0,
    non_block: 0,
    pid: 1,
    name: "init",
    preempt_count: 0x201,
    expected: 0,
    rcu_nest_depth: 0,
    printed: false,
    because: "system_state is SYSTEM_BOOTING",
  },
};

/** The same, by schedule() itself. */
export const schedulesInAtomic: Witness = {
  ...sleepsInAtomic,
  facts: {
    splat: "scheduling-while-atomic",
    function: "schedule",
    pid: 1,
    name: "init",
    preempt_count: 2,
  },
};

/** Two tasks on one CPU and an interrupt on another. */
export const sharedCpu = witness(
  "ring-is-whole",
  [
    event("writer", "preempt_disable", { changes: ["writer.preempt_count: 0 → 1"] }),
    event("writer", "ring.head = 1", { changes: ["ring.head: 0 → 1"] }),
    event("reader", "read ring.head", { frames: ["drain#1"], result: "1" }),
    event("irq", "ring.head = 0", { changes: ["ring.head: 1 → 0"] }),
    event("writer", "read ring.head", { result: "0" }),
  ],
  [
    atEnd("writer", "CPU0", { status: "failed", place: place("models/ring.ts") }),
    atEnd("reader", "CPU0"),
    atEnd("irq", "CPU1"),
    atEnd("idle", "CPU1"),
  ],
);

/** The environment decides, and decides badly. */
export const choices = witness(
  "no-leak",
  [
    event("driver", "alloc_page", { picked: ["2 of 2"], result: "null" }),
    event("driver", "give up", {
      changes: ["mapped: {pages: [0, 1], dirty: true} → {pages: [0]}"],
    }),
  ],
  [atEnd("driver", null)],
);

/** Five CPUs, busy with long names: too many to stand side by side. */
export const manyLanes = witness(
  "single-owner",
  ["one", "two", "three", "four", "five", "one"].map((name, at) =>
    event(`task_struct_${name}`, `cmpxchg(page.owner, null, task_struct_${name})`, {
      frames: ["migrate_pages#1", `move_to_new_page#${2 + at}`],
      changes: [`page.owner: null → task_struct_${name}`],
      place: place("models/migration/page-migration.ts"),
    }),
  ),
  ["one", "two", "three", "four", "five"].map((name, at) =>
    atEnd(`task_struct_${name}`, `CPU${at}`, { frames: ["migrate_pages"] }),
  ),
  { initial: [{ cell: "page.owner", value: "null" }] },
);

export const brokenFromTheStart = witness("starts-clean", [], [atEnd("A", null)]);
