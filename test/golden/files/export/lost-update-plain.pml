/*
 * lost-update/plain (limit=2), as refault learned it: 12 states, 14 transitions.
 *
 * A process is an actor, a label one of its local states: what the actor knows. An alternative is
 * one atomic transition: values of the cells it reads, values for the cells it writes, and the
 * local state it leads to. An assert(false) is where refault says that nothing ever comes.
 *
 * spin -o2 -a FILE && gcc -O2 -DSAFETY -DNOREDUCE -o pan pan.c && ./pan
 *
 * Without -o2, Spin forgets what a variable holds that nobody reads, and counts fewer states.
 *
 * A broken claim is a move that changes nothing. Where an always claim is broken, Spin therefore
 * sees neither a deadlock nor a broken claim of another kind: spin -DENDS leaves those out.
 */

/* Cells, by the numbers of their values; 0 is where they begin. */
byte count = 0; /* count: 0, 1, 2 */

/* A */
active proctype A()
{
s0_read_count: /* read count, lost-update.ts */
  if
  :: count == 0 -> goto s1_count_1
  :: count == 1 -> goto s3_count_2
  :: else -> assert(false); goto s0_read_count
  fi;

s1_count_1: /* count = 1, lost-update.ts */
  if
  :: d_step { count = 1 }; goto end_finished_2
  fi;

end_finished_2: false;

s3_count_2: /* count = 2, lost-update.ts */
  if
  :: d_step { count = 2 }; goto end_finished_2
  fi;
}

/* B */
active proctype B()
{
s0_read_count: /* read count, lost-update.ts */
  if
  :: count == 0 -> goto s1_count_1
  :: count == 1 -> goto s2_count_2
  :: else -> assert(false); goto s0_read_count
  fi;

s1_count_1: /* count = 1, lost-update.ts */
  if
  :: d_step { count = 1 }; goto end_finished_3
  fi;

s2_count_2: /* count = 2, lost-update.ts */
  if
  :: d_step { count = 2 }; goto end_finished_3
  fi;

end_finished_3: false;
}

bool both_counted = true;
inline broken(claim) { claim = false; assert(claim); claim = true }

#define both_counted_holds (count == 2)

#define finished (A@end_finished_2 && B@end_finished_3)

active proctype watch_ends()
{
end_watch:
  do
  :: atomic { timeout && finished && !both_counted_holds -> broken(both_counted) }
  od
}
