/*
 * bench/models/filter-lock.ts in Promela, a transition for each of its steps; conventions as in
 * spinlock-counter.pml. A thread asks the others in order; NEXT is THREADS after the last.
 */
#define FIRST (_pid == 0 -> 1 : 0)
#define NEXT (other + 1 == _pid -> other + 2 : other + 1)
#define MAY_PASS (level[other] < at || victim[at] != _pid)

byte level[THREADS], victim[THREADS];
bool inside;

active [THREADS] proctype thread() {
  byte round, at, other;

  do
  :: d_step { at < THREADS - 1 -> at++; other = FIRST; level[_pid] = at };
     victim[at] = _pid;
     do
     :: d_step { NEXT < THREADS && MAY_PASS -> other = NEXT }
     :: d_step { NEXT >= THREADS && MAY_PASS -> other = THREADS }; break
     od
  :: d_step { at == THREADS - 1 -> assert(!inside); inside = true };
     inside = false;
     if
     :: d_step { round < ROUNDS - 1 -> level[_pid] = 0; at = 0; other = 0; round++ }
     :: d_step { round == ROUNDS - 1 -> level[_pid] = 0; at = 0; other = 0; round++ }; break
     fi
  od;
end:
  false
}
