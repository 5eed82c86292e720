GRANT USAGE ON SCHEMA rulebook TO sigap_desk, sigap_worker;

-- The law is for everybody at the desk to read; who keeps the library writes it. What was laid in stays.
GRANT SELECT, INSERT, UPDATE ON public.rulebook_instrument TO sigap_desk;
CREATE POLICY instrument_seen ON public.rulebook_instrument FOR SELECT TO sigap_desk USING (true);
CREATE POLICY instrument_added ON public.rulebook_instrument FOR INSERT TO sigap_desk
  WITH CHECK ((SELECT access.may('rulebook:edit')) AND added_by = (SELECT access.me()));
CREATE POLICY instrument_changed ON public.rulebook_instrument FOR UPDATE TO sigap_desk
  USING ((SELECT access.may('rulebook:edit')))
  WITH CHECK ((SELECT access.may('rulebook:edit')) AND changed_by = (SELECT access.me()));
GRANT SELECT, INSERT, DELETE ON public.rulebook_instrumentlink TO sigap_desk;
CREATE POLICY link_seen ON public.rulebook_instrumentlink FOR SELECT TO sigap_desk USING (true);
CREATE POLICY link_added ON public.rulebook_instrumentlink FOR INSERT TO sigap_desk
  WITH CHECK ((SELECT access.may('rulebook:edit')));
CREATE POLICY link_removed ON public.rulebook_instrumentlink FOR DELETE TO sigap_desk
  USING ((SELECT access.may('rulebook:edit')));
GRANT SELECT, INSERT ON public.rulebook_instrumentfile TO sigap_desk;
CREATE POLICY file_seen ON public.rulebook_instrumentfile FOR SELECT TO sigap_desk USING (true);
CREATE POLICY file_added ON public.rulebook_instrumentfile FOR INSERT TO sigap_desk
  WITH CHECK ((SELECT access.may('rulebook:edit')) AND added_by = (SELECT access.me()));
GRANT SELECT, INSERT ON public.rulebook_instrumentreview TO sigap_desk;
CREATE POLICY review_seen ON public.rulebook_instrumentreview FOR SELECT TO sigap_desk USING (true);
CREATE POLICY review_noted ON public.rulebook_instrumentreview FOR INSERT TO sigap_desk
  WITH CHECK ((SELECT access.may('rulebook:edit')) AND reviewed_by = (SELECT access.me()));

-- The worker looks which laws have ended: who passed a lesson on one of them is told.
GRANT SELECT ON public.rulebook_instrument, public.rulebook_instrumentreview TO sigap_worker;
CREATE POLICY instrument_known ON public.rulebook_instrument FOR SELECT TO sigap_worker USING (true);
CREATE POLICY review_known ON public.rulebook_instrumentreview FOR SELECT TO sigap_worker USING (true);

-- The procedure is everybody's to read. An edition that was adopted is never written again.
GRANT SELECT, INSERT ON public.rulebook_procedureedition TO sigap_desk;
CREATE POLICY edition_seen ON public.rulebook_procedureedition FOR SELECT TO sigap_desk USING (true);
CREATE POLICY edition_adopted ON public.rulebook_procedureedition FOR INSERT TO sigap_desk
  WITH CHECK ((SELECT access.may('rulebook:edit')) AND recorded_by = (SELECT access.me()));
