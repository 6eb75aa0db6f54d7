/*
 * letter-box/bills-too (letters=2), as refault learned it: 9 states, 8 transitions.
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
 * Not asked here: box-empties, on what stays possible, is not broken by a run.
 */

/* Cells, by the numbers of their values; 0 is where they begin. */
byte box_content = 0; /* box.content: 0 nothing, 1 letter, 2 bill */
byte letters_read = 0; /* letters read: 0, 1, 2 */
/* Cells that never change: box.owner = reader. */
bool stopped = false; /* An actor has broken a claim. */

/* postman */
active proctype postman() provided (!stopped)
{
s0_drop_it_in: /* deliver > drop it in, letter-box.ts */
  if
  :: d_step { box_content == 0 /* nothing */ -> box_content = 1 /* letter */ }; goto s1_drop_it_in
  :: d_step { box_content == 0 /* nothing */ -> box_content = 2 /* bill */ }; goto s1_drop_it_in
  :: else -> assert(false); goto s0_drop_it_in
  fi;

s1_drop_it_in: /* deliver > drop it in, letter-box.ts */
  if
  :: d_step { box_content == 0 /* nothing */ -> box_content = 1 /* letter */ }; goto end_finished_2
  :: d_step { box_content == 0 /* nothing */ -> box_content = 2 /* bill */ }; goto end_finished_2
  fi;

end_finished_2: false;
}

/* reader: a daemon, which may be blocked for ever */
active proctype reader() provided (!stopped)
{
end_s0_open_it: /* open it, letter-box.ts */
  if
  :: d_step {
       box_content == 1 /* letter */ && letters_read == 0 ->
         box_content = 0 /* nothing */; letters_read = 1
     }; goto end_s0_open_it
  :: d_step {
       box_content == 1 /* letter */ && letters_read == 1 ->
         box_content = 0 /* nothing */; letters_read = 2
     }; goto end_s0_open_it
  :: d_step { box_content == 2 /* bill */ && letters_read != 2 -> stopped = true }; goto failed_1
  :: (   box_content == 1 /* letter */ && letters_read == 2
      || box_content == 2 /* bill */ && letters_read == 2
     ) -> assert(false); goto end_s0_open_it
  fi;

failed_1: false; /* no-bills: the reader finds a bill */
}

bool first_things_first = true;
bool all_read = true;
bool no_bills = true;
inline broken(claim) { claim = false; assert(claim); claim = true }

#define first_things_first_holds ( \
     box_content != 2 /* bill */ \
  || box_content == 2 /* bill */ && letters_read == 0 \
)

#define all_read_holds (letters_read == 2)

#define finished (postman@end_finished_2)

#ifndef ENDS
active proctype watch_always()
{
end_watch:
  do
  :: atomic { !stopped && !first_things_first_holds -> broken(first_things_first) }
  od
}
#endif

active proctype watch_ends()
{
end_watch:
  do
  :: atomic { reader@failed_1 -> broken(no_bills) }
  :: atomic { timeout && finished && !stopped && !all_read_holds -> broken(all_read) }
  od
}
