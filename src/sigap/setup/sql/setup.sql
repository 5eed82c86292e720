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

-- So is how offices word and number their letters; the secretariat takes over what a file says, for all of them.
CREATE POLICY wording_for_setup ON public.letters_wording FOR SELECT TO sigap_desk
  USING ((SELECT access.may('setup:manage')));
CREATE POLICY wording_taken_over ON public.letters_wording FOR INSERT TO sigap_desk WITH CHECK (
  (SELECT access.may('setup:manage')) AND (SELECT access.may('letter:write'))
  AND made_by = (SELECT access.me()) AND superseded_at IS NULL
);
CREATE POLICY wording_replaced_by_setup ON public.letters_wording FOR UPDATE TO sigap_desk
  USING ((SELECT access.may('setup:manage')) AND (SELECT access.may('letter:write')) AND superseded_at IS NULL)
  WITH CHECK (superseded_at IS NOT NULL);
CREATE POLICY scheme_for_setup ON public.letters_numberscheme FOR SELECT TO sigap_desk
  USING ((SELECT access.may('setup:manage')));
CREATE POLICY scheme_taken_over ON public.letters_numberscheme FOR INSERT TO sigap_desk WITH CHECK (
  (SELECT access.may('setup:manage')) AND (SELECT access.may('letter:write'))
  AND made_by = (SELECT access.me()) AND superseded_at IS NULL
);
CREATE POLICY scheme_replaced_by_setup ON public.letters_numberscheme FOR UPDATE TO sigap_desk
  USING ((SELECT access.may('setup:manage')) AND (SELECT access.may('letter:write')) AND superseded_at IS NULL)
  WITH CHECK (superseded_at IS NOT NULL);

-- Holidays of the region: the secretariat's, as the hours of offices are; never one that came with the programme, never
-- one that is over.
GRANT INSERT, DELETE ON public.places_holiday TO sigap_desk;
CREATE POLICY holiday_noted ON public.places_holiday FOR INSERT TO sigap_desk WITH CHECK (
  (SELECT access.may('people:manage')) AND source NOT LIKE 'holidays %'
  AND day >= mailbox.earliest_day()
);
CREATE POLICY holiday_dropped ON public.places_holiday FOR DELETE TO sigap_desk USING (
  (SELECT access.may('people:manage')) AND source NOT LIKE 'holidays %'
  AND day >= mailbox.earliest_day()
);

-- What a regency's first day looks at, counted for whoever sets it up: names of offices, never of a person.
CREATE FUNCTION setup.first_day(p_powers text[], p_now timestamptz) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH working AS (
    SELECT m.person_id, m.office_id, m.role FROM public.access_membership m JOIN public.access_person p ON p.id = m.person_id
    WHERE p.is_active AND m.role <> 'office_system' AND m.since <= p_now AND (m.until IS NULL OR m.until > p_now)
  ), standing AS (
    SELECT o.id, o.name, o.kind, o.duty_cover FROM public.access_office o WHERE o.valid_to IS NULL
  )
  SELECT jsonb_build_object(
    'holders', (SELECT jsonb_object_agg(power, (SELECT count(DISTINCT w.person_id) FROM working w
      WHERE w.role = ANY (access.holders_of(power)))) FROM unnest(p_powers) AS power),
    'empty', (SELECT coalesce(jsonb_agg(s.name ORDER BY s.name), '[]') FROM standing s
      WHERE NOT EXISTS (SELECT 1 FROM working w WHERE w.office_id = s.id)),
    'unit', EXISTS (SELECT 1 FROM standing s WHERE s.kind = 'uptd_ppa'),
    'head', EXISTS (SELECT 1 FROM working w WHERE w.role = 'uptd_head'),
    'administrator', EXISTS (SELECT 1 FROM working w WHERE w.role = 'technical_administrator'),
    'police', EXISTS (SELECT 1 FROM standing s WHERE s.kind = 'polres_ppa'),
    'chair', EXISTS (SELECT 1 FROM public.access_seat t JOIN public.access_person p ON p.id = t.person_id
      WHERE t.kind = 'daily_chair' AND p.is_active AND t.since <= p_now AND (t.until IS NULL OR t.until > p_now)),
    'decree', EXISTS (SELECT 1 FROM public.taskforce_decree d, (SELECT (p_now AT TIME ZONE mailbox.regency_zone())::date AS day) t
      WHERE d.enacted_at IS NOT NULL AND d.valid_from <= t.day AND (d.valid_until IS NULL OR d.valid_until >= t.day)
        AND (d.ended_on IS NULL OR d.ended_on > t.day)),
    'duty', EXISTS (SELECT 1 FROM public.access_dutyshift d JOIN standing s ON s.id = d.office_id
      WHERE s.kind = 'uptd_ppa' AND s.duty_cover <> '' AND d.cancelled_at IS NULL
        AND d.ends_at > p_now AND d.starts_at < p_now + interval '7 days'),
    'rung', (SELECT count(*) FROM public.guidance_entry e WHERE e.kind = 'number' AND e.scope = 'local'
      AND e.superseded_at IS NULL AND e.is_shown AND e.rung_on IS NOT NULL),
    'lane', (SELECT count(DISTINCT k.office_id) FROM custody.standing_keys() k WHERE k.confirmed_at IS NOT NULL),
    'copied_every', (SELECT c.every_hours FROM public.vault_copy c WHERE c.outcome = 'good' ORDER BY c.begun_at DESC LIMIT 1),
    'copied', (SELECT max(c.begun_at) FROM public.vault_copy c WHERE c.outcome = 'good'),
    'watched', EXISTS (SELECT 1 FROM public.notifications_headholder h
      WHERE h.until IS NULL OR h.until > p_now)
  )
  WHERE access.may('setup:manage')
$$;
GRANT EXECUTE ON FUNCTION setup.first_day TO sigap_desk;
