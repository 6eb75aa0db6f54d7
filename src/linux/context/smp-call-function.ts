/**
 * `smp_call_function_mask` (2.6.24, arch/x86/kernel/smp_64.c): has other CPUs run a function in an
 * interrupt, and waits until all have.
 *
 * A CPU takes the interrupt when it has interrupts on, in whatever order; so the caller waits for
 * whoever runs with them off, and that is why walkers that turn them off hold up a TLB flush. A caller
 * that has them off itself may wait for a CPU that waits for it: the kernel warns, here it is a
 * violation even if nobody else calls. The interrupt is a step of the caller, since it waits for it.
 */
import { building } from "../../model/building.ts";
import { again, done, loop } from "../../model/loop.ts";
import type { Steps } from "../../model/request.ts";
import { routine } from "../../model/routine.ts";
import { choose, fail, step, when } from "../../model/step.ts";
import { type Context, type Cpu, isContext } from "./cpu.ts";
import { irqsDisabled, preemptDisable, preemptEnable } from "./preempt.ts";
import { current } from "./task.ts";

/** Asks every CPU but the caller's for which `mask` says so, at the moment of the call. */
export type SmpCall = (mask?: (cpu: number) => boolean) => Steps;

/**
 * Says what the other CPUs are to be asked for; while the model is built.
 *
 * @param name how a trace calls the function: `flush_tlb_func`
 * @param handle what it does, inside a step, on the CPU of that number
 */
export function smpCallFunction(name: string, handle: (cpu: number) => void): SmpCall {
  const cpus = new Map<number, Cpu>();
  building("smpCallFunction()").whenFinished((actors) => {
    for (const { cpu, runsOn } of actors.filter(isContext)) cpus.set(cpu, runsOn);
  });
  const call = (mask: (cpu: number) => boolean) => {
    refuseIrqsOff(name);
    preemptDisable();
    const others = [...cpus.keys()].filter((cpu) => cpu !== current().cpu && mask(cpu));
    return others.sort((a, b) => a - b);
  };
  const interrupt = (pending: readonly number[]) => {
    const asked = [...cpus].filter(([cpu]) => pending.includes(cpu));
    const ready = asked.filter(([, cpu]) => whoMasks(cpu) === null);
    when(
      ready.length > 0,
      asked.map(([, cpu]) => whoMasks(cpu)).filter((who) => who !== null),
    );
    const [taken] = choose(ready);
    handle(taken);
    return pending.filter((cpu) => cpu !== taken);
  };
  return routine("smp_call_function_mask", function* (mask = () => true) {
    const asked = yield* step(`IPI: ${name}`, () => call(mask));
    yield* loop(asked, function* (pending) {
      if (pending.length === 0) return done();
      return again(yield* step(name, () => interrupt(pending)));
    });
    yield* step("put_cpu", preemptEnable);
  });
}

function refuseIrqsOff(name: string): void {
  if (!irqsDisabled()) return;
  fail("no-ipi-with-irqs-off", `${current().name} asks other CPUs for ${name} with irqs off`, {
    function: "smp_call_function_mask",
  });
}

/** Who has interrupts off on the CPU; null if it takes them. */
function whoMasks({ tasks, interrupts }: Cpu): Context | null {
  return [...tasks, ...interrupts].find(({ irqsDisabled }) => irqsDisabled.value) ?? null;
}
