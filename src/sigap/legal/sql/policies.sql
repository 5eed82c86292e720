GRANT USAGE ON SCHEMA legal TO sigap_desk;

-- The legal track is seen and entered by people assigned for an office to which the section stands open. Marks and what a
-- victim was told are added, never changed; of a mark only its confirmation, of an article only its end is written.

-- The roles that hold legal:note.
CREATE FUNCTION legal.enters() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT access.may('legal:note')
$$;
GRANT EXECUTE ON FUNCTION legal.enters TO sigap_desk;

-- This office is the police or the prosecutor: what it enters is not hearsay. The same kinds stand in cases.rules.
CREATE FUNCTION legal.is_law_office(office uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM public.access_office o WHERE o.id = office AND o.kind IN ('polres_ppa', 'kejari'))
$$;
GRANT EXECUTE ON FUNCTION legal.is_law_office TO sigap_desk;

GRANT SELECT, INSERT ON public.legal_mark, public.legal_charge, public.legal_lawchoice, public.legal_told TO sigap_desk;
GRANT UPDATE (confirmed_at, confirmed_by, confirmed_by_name) ON public.legal_mark TO sigap_desk;
GRANT UPDATE (dropped_at, dropped_by, dropped_by_name) ON public.legal_charge TO sigap_desk;
CREATE POLICY mark_seen ON public.legal_mark FOR SELECT TO sigap_desk
  USING (cases.in_room(case_id, 'legal') OR cases.reads_to_close(case_id));
CREATE POLICY mark_noted ON public.legal_mark FOR INSERT TO sigap_desk WITH CHECK (
  (SELECT legal.enters()) AND cases.in_room(case_id, 'legal') AND recorded_by = (SELECT access.me())
  AND office_id = ANY ((SELECT access.my_offices())::uuid[]) AND confirmed_at IS NULL
  AND is_first_hand = legal.is_law_office(office_id)
  AND (replaces_id IS NULL OR EXISTS (
    SELECT 1 FROM public.legal_mark m
    WHERE m.id = legal_mark.replaces_id AND m.case_id = legal_mark.case_id AND m.root = legal_mark.root))
);
CREATE POLICY mark_confirmed ON public.legal_mark FOR UPDATE TO sigap_desk
  USING (confirmed_at IS NULL AND NOT is_first_hand AND cases.in_room(case_id, 'legal'))
  WITH CHECK (
    cases.in_room(case_id, 'legal') AND confirmed_by = (SELECT access.me())
    AND (SELECT access.has_any_role(ARRAY['investigator', 'ppa_unit_head', 'prosecutor']))
  );
CREATE POLICY charge_seen ON public.legal_charge FOR SELECT TO sigap_desk USING (cases.in_room(case_id, 'legal'));
CREATE POLICY charge_added ON public.legal_charge FOR INSERT TO sigap_desk WITH CHECK (
  (SELECT legal.enters()) AND cases.in_room(case_id, 'legal') AND recorded_by = (SELECT access.me())
  AND office_id = ANY ((SELECT access.my_offices())::uuid[]) AND dropped_at IS NULL
);
CREATE POLICY charge_dropped ON public.legal_charge FOR UPDATE TO sigap_desk
  USING (dropped_at IS NULL AND (SELECT legal.enters()) AND cases.in_room(case_id, 'legal'))
  WITH CHECK (cases.in_room(case_id, 'legal') AND dropped_by = (SELECT access.me()));
CREATE POLICY choice_seen ON public.legal_lawchoice FOR SELECT TO sigap_desk USING (cases.in_room(case_id, 'legal'));
CREATE POLICY choice_noted ON public.legal_lawchoice FOR INSERT TO sigap_desk WITH CHECK (
  (SELECT legal.enters()) AND cases.in_room(case_id, 'legal') AND recorded_by = (SELECT access.me())
  AND office_id = ANY ((SELECT access.my_offices())::uuid[])
  AND EXISTS (
    SELECT 1 FROM public.legal_charge c
    WHERE c.id = legal_lawchoice.charge_id AND c.case_id = legal_lawchoice.case_id AND c.dropped_at IS NULL)
);
CREATE POLICY told_seen ON public.legal_told FOR SELECT TO sigap_desk USING (cases.in_room(case_id, 'legal'));
CREATE POLICY told_noted ON public.legal_told FOR INSERT TO sigap_desk WITH CHECK (
  (SELECT legal.enters()) AND cases.in_room(case_id, 'legal') AND recorded_by = (SELECT access.me())
  AND office_id = ANY ((SELECT access.my_offices())::uuid[])
);
GRANT SELECT, INSERT ON public.legal_nopolicereport TO sigap_desk;
CREATE POLICY unreported_seen ON public.legal_nopolicereport FOR SELECT TO sigap_desk
  USING (cases.in_room(case_id, 'legal') OR cases.reads_to_close(case_id));
CREATE POLICY unreported_noted ON public.legal_nopolicereport FOR INSERT TO sigap_desk WITH CHECK (
  (SELECT legal.enters()) AND cases.in_room(case_id, 'legal') AND decided_by = (SELECT access.me())
  AND office_id = ANY ((SELECT access.my_offices())::uuid[]) AND NOT cases.owes_police_report(case_id)
);

-- The track of each suspect, and what happened to the dossiers: seen and added in the section; of a track only with
-- which others it goes in one dossier is written.
GRANT SELECT, INSERT, UPDATE (file_group) ON public.legal_criminaltrack TO sigap_desk;
CREATE POLICY track_seen ON public.legal_criminaltrack FOR SELECT TO sigap_desk USING (cases.in_room(case_id, 'legal'));
CREATE POLICY track_opened ON public.legal_criminaltrack FOR INSERT TO sigap_desk WITH CHECK (
  (SELECT legal.enters()) AND cases.in_room(case_id, 'legal') AND opened_by = (SELECT access.me())
  AND EXISTS (SELECT 1 FROM public.cases_caseperson p WHERE p.id = person_id AND p.case_id = legal_criminaltrack.case_id)
);
CREATE POLICY track_regrouped ON public.legal_criminaltrack FOR UPDATE TO sigap_desk
  USING ((SELECT legal.enters()) AND cases.in_room(case_id, 'legal'))
  WITH CHECK (cases.in_room(case_id, 'legal'));
-- Clocks of a track are about its case: who is kept from the case knows of none.
CREATE TRIGGER subject_registered AFTER INSERT ON public.legal_criminaltrack FOR EACH ROW
  EXECUTE FUNCTION access.register_subject_of_case();
GRANT SELECT, INSERT ON public.legal_dossierchange TO sigap_desk;
CREATE POLICY dossier_seen ON public.legal_dossierchange FOR SELECT TO sigap_desk USING (cases.in_room(case_id, 'legal'));
CREATE POLICY dossier_noted ON public.legal_dossierchange FOR INSERT TO sigap_desk WITH CHECK (
  (SELECT legal.enters()) AND cases.in_room(case_id, 'legal') AND recorded_by = (SELECT access.me())
  AND office_id = ANY ((SELECT access.my_offices())::uuid[])
  AND EXISTS (SELECT 1 FROM public.legal_criminaltrack t WHERE t.id = track_id AND t.case_id = legal_dossierchange.case_id)
);

-- One suspect in two cases: a link is seen, made and dropped by who works in the legal section of both.
GRANT SELECT, INSERT, UPDATE (dropped_at, dropped_by) ON public.legal_tracklink TO sigap_desk;
CREATE POLICY link_seen ON public.legal_tracklink FOR SELECT TO sigap_desk
  USING (cases.in_room(one_case_id, 'legal') AND cases.in_room(other_case_id, 'legal'));
CREATE POLICY link_made ON public.legal_tracklink FOR INSERT TO sigap_desk WITH CHECK (
  (SELECT legal.enters()) AND recorded_by = (SELECT access.me())
  AND cases.in_room(one_case_id, 'legal') AND cases.in_room(other_case_id, 'legal')
  AND EXISTS (SELECT 1 FROM public.legal_criminaltrack t WHERE t.id = one_id AND t.case_id = one_case_id)
  AND EXISTS (SELECT 1 FROM public.legal_criminaltrack t WHERE t.id = other_id AND t.case_id = other_case_id)
);
CREATE POLICY link_dropped ON public.legal_tracklink FOR UPDATE TO sigap_desk
  USING (dropped_at IS NULL AND (SELECT legal.enters()) AND cases.in_room(one_case_id, 'legal')
    AND cases.in_room(other_case_id, 'legal'))
  WITH CHECK (dropped_by = (SELECT access.me()));

-- Barred exits: seen in the section and by who answers them, the head of the case's unit and the legal office, unless they
-- must not know of the case. Answered once by each side.
CREATE FUNCTION legal.answers_exit(wanted uuid, unit uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT NOT (wanted = ANY (cases.kept_from_me())) AND EXISTS (
    SELECT 1 FROM public.access_membership m JOIN public.access_office o ON o.id = m.office_id
    WHERE m.person_id = access.me() AND m.role = ANY (access.holders_of('exit:answer'))
      AND m.since <= now() AND (m.until IS NULL OR m.until > now()) AND (o.id = unit OR o.kind = 'bagian_hukum'))
$$;
GRANT EXECUTE ON FUNCTION legal.answers_exit TO sigap_desk;
GRANT SELECT, INSERT, UPDATE (is_withdrawn) ON public.legal_barredexit TO sigap_desk;
CREATE POLICY exit_seen ON public.legal_barredexit FOR SELECT TO sigap_desk
  USING (cases.in_room(case_id, 'legal') OR legal.answers_exit(case_id, case_office));
CREATE POLICY exit_rung ON public.legal_barredexit FOR INSERT TO sigap_desk WITH CHECK (
  (SELECT legal.enters()) AND cases.in_room(case_id, 'legal')
  AND EXISTS (SELECT 1 FROM public.cases_case c WHERE c.id = case_id AND c.office_id = case_office AND c.code = case_code)
  AND EXISTS (SELECT 1 FROM public.legal_mark m WHERE m.root = legal_barredexit.root AND m.case_id = legal_barredexit.case_id)
);
-- Who needs what was answered next: the manager of the case, and whoever works on it for police or prosecutor.
CREATE FUNCTION legal.hearers_of_exit(wanted uuid) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT f.manager_id FROM public.legal_barredexit b JOIN public.cases_case f ON f.id = b.case_id
  WHERE b.id = wanted AND access.may('exit:answer')
  UNION
  SELECT a.person_id FROM public.legal_barredexit b
  JOIN public.cases_assignment a ON a.case_id = b.case_id AND a.until IS NULL AND legal.is_law_office(a.office_id)
  WHERE b.id = wanted AND access.may('exit:answer')
$$;
GRANT EXECUTE ON FUNCTION legal.hearers_of_exit TO sigap_desk;
CREATE POLICY exit_withdrawn ON public.legal_barredexit FOR UPDATE TO sigap_desk
  USING ((SELECT legal.enters()) AND cases.in_room(case_id, 'legal'))
  WITH CHECK (EXISTS (
    SELECT 1 FROM public.legal_mark m
    WHERE m.case_id = legal_barredexit.case_id AND m.root = legal_barredexit.root AND m.is_void));
CREATE TRIGGER subject_registered AFTER INSERT ON public.legal_barredexit FOR EACH ROW
  EXECUTE FUNCTION access.register_subject_of_case();
GRANT SELECT, INSERT ON public.legal_exitanswer TO sigap_desk;
CREATE POLICY answer_seen ON public.legal_exitanswer FOR SELECT TO sigap_desk
  USING (EXISTS (SELECT 1 FROM public.legal_barredexit b WHERE b.id = barred_id));
CREATE POLICY answer_given ON public.legal_exitanswer FOR INSERT TO sigap_desk WITH CHECK (
  answered_by = (SELECT access.me()) AND office_id = ANY ((SELECT access.my_offices())::uuid[])
  AND EXISTS (
    SELECT 1 FROM public.legal_barredexit b WHERE b.id = barred_id AND NOT b.is_withdrawn
      AND legal.answers_exit(b.case_id, b.case_office)
      AND (side = 'unit') = (b.case_office = legal_exitanswer.office_id))
);

-- What the closing guard asks of the legal track; for who closes and for the second person. A track ends by what is sure.
CREATE FUNCTION legal.closing_facts(wanted uuid) RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH standing AS (
    SELECT m.kind, m.person_id, m.happened_on, m.is_first_hand OR m.confirmed_at IS NOT NULL OR m.is_numbered AS is_firm,
      m.is_first_hand OR m.confirmed_at IS NOT NULL OR m.told_by = 'letter' AS is_sure
    FROM public.legal_mark m
    WHERE m.case_id = wanted AND NOT m.is_void
      AND NOT EXISTS (SELECT 1 FROM public.legal_mark n WHERE n.replaces_id = m.id)
  )
  SELECT array_remove(ARRAY[
    CASE WHEN EXISTS (SELECT 1 FROM standing s WHERE s.kind = 'lp' AND s.is_firm) THEN 'police_have_it' END,
    CASE WHEN EXISTS (SELECT 1 FROM public.legal_nopolicereport n WHERE n.case_id = wanted) THEN 'unreported_reasoned' END,
    CASE WHEN EXISTS (SELECT 1 FROM standing s WHERE s.kind = 'lp')
      AND (NOT EXISTS (SELECT 1 FROM public.legal_criminaltrack t WHERE t.case_id = wanted)
        OR EXISTS (
          SELECT 1 FROM public.legal_criminaltrack t WHERE t.case_id = wanted AND NOT EXISTS (
            SELECT 1 FROM standing s WHERE s.person_id = t.person_id AND s.is_sure
              AND s.kind IN ('sp3', 'inkracht', 'execution', 'diversion', 'restorative_order', 'died')
              AND NOT (s.kind = 'diversion' AND EXISTS (
                SELECT 1 FROM standing f WHERE f.person_id = s.person_id AND f.is_sure AND f.kind = 'diversion_failed'
                  AND f.happened_on >= s.happened_on)))))
      THEN 'track_open' END,
    CASE WHEN NOT EXISTS (
      SELECT 1 FROM public.cases_caseperson p
      WHERE p.case_id = wanted AND p.role = 'victim' AND NOT (ARRAY['right_lpsk', 'right_restitution'] <@ coalesce((
        SELECT array_agg(r.name) FROM public.legal_told t CROSS JOIN LATERAL unnest(t.rights) AS r(name)
        WHERE t.person_id = p.id), '{}')))
      THEN 'rights_explained' END,
    CASE WHEN EXISTS (
      SELECT 1 FROM public.legal_victimnotice n
      WHERE n.case_id = wanted AND n.kind IN ('notice_planned', 'notice_released', 'notice_wanted', 'notice_sp3', 'notice_acquitted',
          'notice_final_free')
        AND n.shows_at <= now() AND (n.state = 'notice_open' OR n.wants_plan AND n.plan_seen_at IS NULL AND n.state <> 'notice_void'))
      THEN 'release_untold' END
  ], NULL)
  WHERE cases.answers_closing(wanted)
$$;
GRANT EXECUTE ON FUNCTION legal.closing_facts TO sigap_desk;
