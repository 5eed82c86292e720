GRANT USAGE ON SCHEMA clocks TO sigap_desk, sigap_worker;

-- Who reads and writes which clocks. The explicit filter stands in every query; this is the net beneath it.
-- Sections above may add policies by which those who work on a clock's subject see it too.

GRANT SELECT ON public.clocks_clockrule TO sigap_desk, sigap_worker;
CREATE POLICY rule_seen ON public.clocks_clockrule FOR SELECT TO sigap_desk, sigap_worker USING (true);
-- Written out and not through a function: the offices are looked up once a statement, not once a row.
-- Beginning, rule and subject of a clock are never changed: handing over resets nothing.
GRANT SELECT, INSERT, UPDATE (owner_office, owner_person, owed_by, handed_from, due_at, is_due_estimated, handled_at, held_until,
  stopped_at, stopped_recorded_at, outcome, next_step_at) ON public.clocks_clock TO sigap_desk;
CREATE POLICY clock_seen ON public.clocks_clock FOR SELECT TO sigap_desk USING (
  owner_office = ANY ((SELECT access.my_offices())::uuid[])
  OR sender_office = ANY ((SELECT access.my_offices())::uuid[])
  OR handed_from = ANY ((SELECT access.my_offices())::uuid[])
  OR (owner_office IS NULL AND owner_role = ANY ((SELECT notifications.my_audiences())::text[]))
);
-- An act sets clocks for other offices too, such as the answer that a referral waits for.
CREATE POLICY clock_started ON public.clocks_clock FOR INSERT TO sigap_desk
  WITH CHECK ((SELECT access.me()) IS NOT NULL AND stopped_at IS NULL);
CREATE POLICY clock_moved ON public.clocks_clock FOR UPDATE TO sigap_desk USING (
  owner_office = ANY ((SELECT access.my_offices())::uuid[])
  OR sender_office = ANY ((SELECT access.my_offices())::uuid[])
  OR (owner_office IS NULL AND owner_role = ANY ((SELECT notifications.my_audiences())::text[]))
) WITH CHECK ((SELECT access.me()) IS NOT NULL);
GRANT SELECT, INSERT, UPDATE (ended_at) ON public.clocks_clockpause TO sigap_desk;
CREATE POLICY pause_with_clock ON public.clocks_clockpause TO sigap_desk
  USING (EXISTS (SELECT 1 FROM public.clocks_clock c WHERE c.id = clock_id))
  WITH CHECK (EXISTS (SELECT 1 FROM public.clocks_clock c WHERE c.id = clock_id));
GRANT SELECT ON public.clocks_firedstep TO sigap_desk;
CREATE POLICY step_with_clock ON public.clocks_firedstep FOR SELECT TO sigap_desk
  USING (EXISTS (SELECT 1 FROM public.clocks_clock c WHERE c.id = clock_id));
-- The worker starts clocks of adopted reports and fires steps; why a clock stands still it cannot read, and ends come by
-- doors alone (`ends.sql`).
GRANT SELECT, INSERT, UPDATE (last_step, next_step_at) ON public.clocks_clock TO sigap_worker;
CREATE POLICY clock_swept ON public.clocks_clock TO sigap_worker USING (true) WITH CHECK (true);
CREATE POLICY clock_begins ON public.clocks_clock AS RESTRICTIVE FOR INSERT TO sigap_worker WITH CHECK (stopped_at IS NULL);
GRANT SELECT (id, clock_id, category, started_at, ended_at) ON public.clocks_clockpause TO sigap_worker;
CREATE POLICY pause_swept ON public.clocks_clockpause FOR SELECT TO sigap_worker USING (true);
GRANT SELECT, INSERT ON public.clocks_firedstep TO sigap_worker;
CREATE POLICY step_swept ON public.clocks_firedstep TO sigap_worker USING (true) WITH CHECK (true);

-- The secretariat adds versions of a rule, from today on; it replaces none that has begun before today. Nothing of a
-- version is ever changed but that a later one took its place on the same day: clocks go on under the one they began by.
GRANT INSERT, UPDATE (superseded_at) ON public.clocks_clockrule TO sigap_desk;
CREATE POLICY rule_added ON public.clocks_clockrule FOR INSERT TO sigap_desk WITH CHECK (
  (SELECT access.may('rule:edit')) AND made_by = (SELECT access.me()) AND superseded_at IS NULL
  AND valid_from >= mailbox.earliest_day()
);
CREATE POLICY rule_replaced ON public.clocks_clockrule FOR UPDATE TO sigap_desk
  USING ((SELECT access.may('rule:edit')) AND superseded_at IS NULL)
  WITH CHECK ((SELECT access.may('rule:edit')) AND superseded_at IS NOT NULL
    AND valid_from >= mailbox.earliest_day());
