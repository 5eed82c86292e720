GRANT USAGE ON SCHEMA learning TO sigap_desk, sigap_worker;

-- Who passed what: one's own; the people of one's office for its head, wherever they began; everybody for who keeps the
-- lessons.
GRANT SELECT, INSERT, UPDATE (parts_done, passed_at) ON public.learning_lessonprogress TO sigap_desk;
CREATE POLICY progress_seen ON public.learning_lessonprogress FOR SELECT TO sigap_desk USING (
  person_id = (SELECT access.me()) OR (SELECT access.may('rulebook:edit'))
  OR ((SELECT access.may('people:see')) AND EXISTS (
    SELECT FROM unnest((SELECT access.my_offices())::uuid[]) AS mine(id) WHERE access.works_in(person_id, mine.id)))
);
CREATE POLICY progress_begun ON public.learning_lessonprogress FOR INSERT TO sigap_desk
  WITH CHECK (person_id = (SELECT access.me()) AND office_id = ANY ((SELECT access.my_offices())::uuid[]));
CREATE POLICY progress_made ON public.learning_lessonprogress FOR UPDATE TO sigap_desk
  USING (person_id = (SELECT access.me())) WITH CHECK (person_id = (SELECT access.me()));
GRANT SELECT ON public.learning_lessonprogress TO sigap_worker;
CREATE POLICY progress_known ON public.learning_lessonprogress FOR SELECT TO sigap_worker USING (passed_at IS NOT NULL);
