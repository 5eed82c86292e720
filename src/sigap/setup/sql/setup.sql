GRANT USAGE ON SCHEMA setup TO sigap_desk;

-- Files of set-up hold no person and no case; who sets a regency up brings and loads them. Nothing of one is changed but
-- what it would do now, and that it was loaded, once.
GRANT SELECT, INSERT, UPDATE (changes, loaded_at, loaded_by, loaded_by_name) ON public.setup_setupfile TO sigap_desk;
CREATE POLICY setup_file_seen ON public.setup_setupfile FOR SELECT TO sigap_desk
  USING ((SELECT access.may('setup:manage')));
CREATE POLICY setup_file_brought ON public.setup_setupfile FOR INSERT TO sigap_desk WITH CHECK (
  (SELECT access.may('setup:manage')) AND brought_by = (SELECT access.me()) AND loaded_at IS NULL
);
CREATE POLICY setup_file_loaded ON public.setup_setupfile FOR UPDATE TO sigap_desk
  USING ((SELECT access.may('setup:manage')) AND loaded_at IS NULL)
  WITH CHECK ((SELECT access.may('setup:manage')) AND (loaded_at IS NULL OR loaded_by = (SELECT access.me())));
-- What the public is told is part of the set-up: who takes a file out reads all of it, and changes none of it by that.
CREATE POLICY entry_for_setup ON public.guidance_entry FOR SELECT TO sigap_desk
  USING ((SELECT access.may('setup:manage')));

-- Holidays of the region: the secretariat's, as the hours of offices are; never one that came with the programme, never
-- one that is over.
GRANT INSERT, DELETE ON public.places_holiday TO sigap_desk;
CREATE POLICY holiday_noted ON public.places_holiday FOR INSERT TO sigap_desk WITH CHECK (
  (SELECT access.may('people:manage')) AND source NOT LIKE 'holidays %'
  AND day >= (now() AT TIME ZONE mailbox.regency_zone())::date
);
CREATE POLICY holiday_dropped ON public.places_holiday FOR DELETE TO sigap_desk USING (
  (SELECT access.may('people:manage')) AND source NOT LIKE 'holidays %'
  AND day >= (now() AT TIME ZONE mailbox.regency_zone())::date
);
