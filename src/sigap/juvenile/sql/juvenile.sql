GRANT USAGE ON SCHEMA juvenile TO sigap_desk, sigap_worker;

-- What is owed to a child who is suspected is seen by those who work in the section of the law, by the advocate's
-- office and Bapas where they work on the case, and by the head of the Unit PPA, who hears each alarm, where their unit
-- takes part; noted by the first, a litmas by Bapas too. The kinds as in `access.office_kinds.HEARS_OF_CHILD`.
CREATE FUNCTION juvenile.heads_unit_of(wanted uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM public.cases_participation p JOIN public.access_membership m ON m.office_id = p.office_id
    JOIN public.access_office o ON o.id = p.office_id AND o.kind = 'polres_ppa'
    WHERE p.case_id = wanted AND p.until IS NULL AND m.person_id = access.me() AND m.role = 'ppa_unit_head'
      AND m.since <= now() AND (m.until IS NULL OR m.until > now()))
    AND NOT access.is_excluded(wanted, access.me(), NULL)
$$;
CREATE FUNCTION juvenile.in_sight(wanted uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT cases.in_room(wanted, 'legal') OR EXISTS (
    SELECT 1 FROM public.cases_assignment a
    JOIN public.access_office o ON o.id = a.office_id AND o.kind IN ('obh', 'bapas')
    WHERE a.case_id = wanted AND a.person_id = access.me() AND a.until IS NULL AND cases.works_for(wanted, a.office_id))
  OR juvenile.heads_unit_of(wanted)
$$;
-- I work on the case for Bapas, which writes what is its own without the section of the law.
CREATE FUNCTION juvenile.for_bapas(wanted uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM public.cases_assignment a
    JOIN public.access_office o ON o.id = a.office_id AND o.kind = 'bapas'
    WHERE a.case_id = wanted AND a.person_id = access.me() AND a.until IS NULL AND cases.works_for(wanted, a.office_id))
$$;
GRANT EXECUTE ON FUNCTION juvenile.in_sight, juvenile.for_bapas TO sigap_desk;

-- The head of a Unit PPA sees which child of a case of the unit it is, and nothing else of the person's row.
CREATE FUNCTION juvenile.children_of_unit(wanted uuid) RETURNS TABLE (
  id uuid, ordinal smallint, role text, age_years smallint, aged_at timestamptz, sex text
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT p.id, p.ordinal::smallint, p.role, p.age_years::smallint, p.aged_at, p.sex FROM public.cases_caseperson p
  JOIN public.juvenile_childproceeding c ON c.person_id = p.id
  WHERE p.case_id = wanted AND juvenile.heads_unit_of(wanted)
  ORDER BY p.ordinal
$$;
GRANT EXECUTE ON FUNCTION juvenile.children_of_unit TO sigap_desk;

GRANT SELECT, INSERT ON public.juvenile_childproceeding, public.juvenile_childstep, public.juvenile_detention,
  public.juvenile_detentionperiod TO sigap_desk;
GRANT SELECT ON public.juvenile_releasealarm TO sigap_desk;
GRANT UPDATE (acted_on, age_at_act, age_source, threat_years, is_repeat, is_also_victim, key_id, sealed_birth, version,
  changed_at, changed_by, changed_by_name) ON public.juvenile_childproceeding TO sigap_desk;
GRANT UPDATE (voided_at, voided_by, void_reason) ON public.juvenile_childstep TO sigap_desk;
GRANT UPDATE (released_at, release_reason) ON public.juvenile_detention TO sigap_desk;
GRANT UPDATE (until, ended_at, extended_at, key_id, sealed_paper, post_key) ON public.juvenile_detentionperiod TO sigap_desk;
CREATE POLICY child_seen ON public.juvenile_childproceeding FOR SELECT TO sigap_desk USING (juvenile.in_sight(case_id));
CREATE POLICY child_noted ON public.juvenile_childproceeding FOR INSERT TO sigap_desk WITH CHECK (
  (SELECT legal.enters()) AND cases.in_room(case_id, 'legal') AND changed_by = (SELECT access.me())
  AND office_id = ANY ((SELECT access.my_offices())::uuid[])
  AND EXISTS (SELECT 1 FROM public.cases_caseperson p WHERE p.id = person_id AND p.case_id = juvenile_childproceeding.case_id)
);
CREATE POLICY child_changed ON public.juvenile_childproceeding FOR UPDATE TO sigap_desk
  USING (juvenile.in_sight(case_id)) WITH CHECK ((SELECT legal.enters()) AND cases.in_room(case_id, 'legal'));
CREATE POLICY step_seen ON public.juvenile_childstep FOR SELECT TO sigap_desk USING (juvenile.in_sight(case_id));
CREATE POLICY step_noted ON public.juvenile_childstep FOR INSERT TO sigap_desk WITH CHECK (
  recorded_by = (SELECT access.me()) AND office_id = ANY ((SELECT access.my_offices())::uuid[])
  AND (((SELECT legal.enters()) AND cases.in_room(case_id, 'legal'))
    OR (kind = 'child_litmas_done' AND sealed_paper IS NULL AND juvenile.for_bapas(case_id)))
  AND EXISTS (SELECT 1 FROM public.juvenile_childproceeding c
    WHERE c.id = proceeding_id AND c.case_id = juvenile_childstep.case_id)
);
CREATE POLICY step_taken_back ON public.juvenile_childstep FOR UPDATE TO sigap_desk
  USING (voided_at IS NULL AND (SELECT legal.enters()) AND cases.in_room(case_id, 'legal'))
  WITH CHECK (cases.in_room(case_id, 'legal') AND voided_by = (SELECT access.me()));
GRANT SELECT, INSERT ON public.juvenile_childinquiry TO sigap_desk;
CREATE POLICY inquiry_seen ON public.juvenile_childinquiry FOR SELECT TO sigap_desk USING (juvenile.in_sight(case_id));
CREATE POLICY inquiry_noted ON public.juvenile_childinquiry FOR INSERT TO sigap_desk WITH CHECK (
  (SELECT legal.enters()) AND cases.in_room(case_id, 'legal')
  AND EXISTS (SELECT 1 FROM public.juvenile_childproceeding c
    WHERE c.id = proceeding_id AND c.case_id = juvenile_childinquiry.case_id)
);
CREATE POLICY detention_seen ON public.juvenile_detention FOR SELECT TO sigap_desk
  USING (juvenile.in_sight(case_id) OR cases.reads_to_close(case_id));
CREATE POLICY detention_noted ON public.juvenile_detention FOR INSERT TO sigap_desk WITH CHECK (
  (SELECT legal.enters()) AND cases.in_room(case_id, 'legal') AND recorded_by = (SELECT access.me())
  AND office_id = ANY ((SELECT access.my_offices())::uuid[]) AND released_at IS NULL
  AND EXISTS (SELECT 1 FROM public.juvenile_childproceeding c
    WHERE c.id = proceeding_id AND c.case_id = juvenile_detention.case_id)
);
CREATE POLICY detention_ended ON public.juvenile_detention FOR UPDATE TO sigap_desk
  USING (released_at IS NULL AND (SELECT legal.enters()) AND cases.in_room(case_id, 'legal'))
  WITH CHECK (cases.in_room(case_id, 'legal'));
CREATE POLICY period_seen ON public.juvenile_detentionperiod FOR SELECT TO sigap_desk USING (juvenile.in_sight(case_id));
CREATE POLICY period_begun ON public.juvenile_detentionperiod FOR INSERT TO sigap_desk WITH CHECK (
  (SELECT legal.enters()) AND cases.in_room(case_id, 'legal') AND ended_at IS NULL AND extended_at IS NULL
  AND EXISTS (SELECT 1 FROM public.juvenile_detention d
    WHERE d.id = detention_id AND d.case_id = juvenile_detentionperiod.case_id)
);
CREATE POLICY period_moved ON public.juvenile_detentionperiod FOR UPDATE TO sigap_desk
  USING (ended_at IS NULL AND (SELECT legal.enters()) AND cases.in_room(case_id, 'legal'))
  WITH CHECK (cases.in_room(case_id, 'legal'));
CREATE POLICY alarm_seen ON public.juvenile_releasealarm FOR SELECT TO sigap_desk USING (juvenile.in_sight(case_id));

CREATE TRIGGER subject_registered AFTER INSERT ON public.juvenile_childproceeding FOR EACH ROW
  EXECUTE FUNCTION access.register_subject_of_case();
CREATE TRIGGER subject_registered AFTER INSERT ON public.juvenile_detention FOR EACH ROW
  EXECUTE FUNCTION access.register_subject_of_case();

-- Deadlines on a child or a detention are seen by whoever sees that, whoever owns them, and ended by who works in the
-- section of the law; that of the litmas by Bapas too.
CREATE FUNCTION juvenile.case_of(subject text, wanted uuid) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT c.case_id FROM public.juvenile_childproceeding c WHERE subject = 'juvenile' AND c.id = wanted
  UNION ALL SELECT d.case_id FROM public.juvenile_detention d WHERE subject = 'detention' AND d.id = wanted
$$;
CREATE FUNCTION juvenile.sees_clock(subject text, wanted uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT juvenile.in_sight(juvenile.case_of(subject, wanted))
$$;
CREATE FUNCTION juvenile.moves_clock(subject text, wanted uuid, rule text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT cases.in_room(c.id, 'legal') OR (rule = 'child-litmas' AND juvenile.for_bapas(c.id))
  FROM (SELECT juvenile.case_of(subject, wanted) AS id) c
$$;
GRANT EXECUTE ON FUNCTION juvenile.sees_clock, juvenile.moves_clock TO sigap_desk;
CREATE POLICY clock_of_child_seen ON public.clocks_clock FOR SELECT TO sigap_desk
  USING (subject_kind IN ('juvenile', 'detention') AND juvenile.sees_clock(subject_kind, subject_id));
CREATE FUNCTION juvenile.sees_inquiry(referral uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM public.juvenile_childinquiry q WHERE q.referral_id = referral AND juvenile.in_sight(q.case_id))
$$;
GRANT EXECUTE ON FUNCTION juvenile.sees_inquiry TO sigap_desk;
CREATE POLICY clock_of_inquiry_seen ON public.clocks_clock FOR SELECT TO sigap_desk
  USING (rule_code = 'child-inquiry-result' AND juvenile.sees_inquiry(subject_id));
CREATE POLICY clock_of_child_moved ON public.clocks_clock FOR UPDATE TO sigap_desk
  USING (subject_kind IN ('juvenile', 'detention') AND juvenile.moves_clock(subject_kind, subject_id, rule_code))
  WITH CHECK (subject_kind IN ('juvenile', 'detention') AND juvenile.moves_clock(subject_kind, subject_id, rule_code));

-- Results still owed on inquiries into a child that referrals of the case asked for.
CREATE FUNCTION juvenile.inquiries_of(wanted uuid) RETURNS TABLE (clock uuid, since timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT c.id, c.started_at FROM public.clocks_clock c
  JOIN public.access_subject s ON s.subject_id = c.subject_id AND s.root_id = wanted
  WHERE c.rule_code = 'child-inquiry-result' AND c.stopped_at IS NULL AND juvenile.in_sight(wanted)
  ORDER BY c.started_at, c.id
$$;
GRANT EXECUTE ON FUNCTION juvenile.inquiries_of TO sigap_desk;

-- Who hears that a child must be let out: the head of who holds the child now or did last, the head of Unit PPA, the advocate's office and Bapas of the
-- case, its manager. For the act, which has asserted its power, and for the worker.
CREATE FUNCTION juvenile.hearers(wanted uuid) RETURNS TABLE (office uuid, part text, person uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT DISTINCT h.office, h.part, h.person
  FROM public.juvenile_detention d
  JOIN public.cases_case c ON c.id = d.case_id
  CROSS JOIN LATERAL (
    (SELECT p.custodian_id AS office, 'head'::text AS part, NULL::uuid AS person
    FROM public.juvenile_detentionperiod p WHERE p.detention_id = d.id
    ORDER BY p.ended_at IS NULL DESC, p.begins_at DESC LIMIT 1)
    UNION ALL
    SELECT p.office_id, CASE o.kind WHEN 'polres_ppa' THEN 'head' ELSE '' END, NULL
    FROM public.cases_participation p JOIN public.access_office o ON o.id = p.office_id
    WHERE p.case_id = d.case_id AND p.until IS NULL AND o.kind IN ('polres_ppa', 'obh', 'bapas')
    UNION ALL SELECT NULL, '', c.manager_id) h
  WHERE d.id = wanted AND (session_user = 'sigap_worker' OR pg_has_role(session_user, 'sigap_worker', 'MEMBER')
    OR access.by_owner() OR cases.in_room(d.case_id, 'legal'))
$$;
GRANT EXECUTE ON FUNCTION juvenile.hearers TO sigap_desk, sigap_worker;

-- Stages that run and whose end is at most two days away, with what rang for that very end.
CREATE FUNCTION juvenile.alarms_due(p_at timestamptz) RETURNS TABLE (
  period uuid, detention uuid, case_id uuid, until timestamptz, rung text[]
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT p.id, p.detention_id, p.case_id, p.until, r.rung
  FROM public.juvenile_detentionperiod p
  CROSS JOIN LATERAL (
    SELECT coalesce(array_agg(a.kind), '{}') AS rung FROM public.juvenile_releasealarm a
    WHERE a.period_id = p.id AND a.until = p.until) r
  WHERE p.ended_at IS NULL AND p.until <= (SELECT audit.moment(p_at)) + interval '2 days' AND cardinality(r.rung) < 3
  ORDER BY p.until, p.id
$$;
GRANT EXECUTE ON FUNCTION juvenile.alarms_due TO sigap_worker;
GRANT SELECT (id, period_id, kind, until, notices), INSERT, UPDATE (notices) ON public.juvenile_releasealarm TO sigap_worker;
CREATE POLICY alarm_rung ON public.juvenile_releasealarm TO sigap_worker USING (true) WITH CHECK (true);
-- None rings ahead of its hour: it would not ring again when that comes.
CREATE FUNCTION juvenile.has_come(p_kind text, p_until timestamptz, p_at timestamptz) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT p_until - make_interval(hours => juvenile.rings_before(p_kind)) <= audit.moment(p_at)
$$;
GRANT EXECUTE ON FUNCTION juvenile.has_come TO sigap_worker;
CREATE POLICY alarm_in_time ON public.juvenile_releasealarm AS RESTRICTIVE FOR INSERT TO sigap_worker
  WITH CHECK (juvenile.has_come(kind, until, rang_at));

-- Offices that came into a case after the last alarm for a stage that runs had rung, and have not heard it; who must not
-- know of the case hears nothing.
CREATE FUNCTION juvenile.hearers_since() RETURNS TABLE (
  alarm uuid, kind text, detention uuid, case_id uuid, until timestamptz, office uuid, part text
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT a.id, a.kind, p.detention_id, p.case_id, p.until, h.office, h.part
  FROM public.juvenile_detentionperiod p
  CROSS JOIN LATERAL (
    SELECT r.id, r.kind, r.rang_at FROM public.juvenile_releasealarm r WHERE r.period_id = p.id AND r.until = p.until
    ORDER BY array_position(ARRAY['two_days', 'one_day', 'due'], r.kind) DESC LIMIT 1) a
  JOIN public.cases_participation c ON c.case_id = p.case_id AND c.until IS NULL
    AND c.since > a.rang_at AND NOT access.is_excluded(p.case_id, NULL, c.office_id)
  JOIN juvenile.hearers(p.detention_id) h ON h.office = c.office_id
  WHERE p.ended_at IS NULL AND NOT EXISTS (
    SELECT 1 FROM public.juvenile_releasealarm r JOIN public.notifications_notice n ON n.id = ANY (r.notices)
    WHERE r.id = a.id AND n.office_id = h.office AND n.role = h.part)
$$;
GRANT EXECUTE ON FUNCTION juvenile.hearers_since TO sigap_worker;

-- Each alarm of a case with whom it told, and who read it when.
CREATE FUNCTION juvenile.alarm_readings(wanted uuid) RETURNS TABLE (
  period uuid, kind text, until timestamptz, rang_at timestamptz, told text, read_at timestamptz, reader text
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT a.period_id, a.kind, a.until, a.rang_at, coalesce(o.name, p.name, ''), n.read_at, coalesce(r.name, '')
  FROM public.juvenile_releasealarm a
  LEFT JOIN public.notifications_notice n ON n.id = ANY (a.notices)
  LEFT JOIN public.access_office o ON o.id = n.office_id
  LEFT JOIN public.access_person p ON p.id = n.person_id
  LEFT JOIN public.access_person r ON r.id = n.read_by
  WHERE a.case_id = wanted AND juvenile.in_sight(wanted)
  ORDER BY a.rang_at, n.id
$$;
GRANT EXECUTE ON FUNCTION juvenile.alarm_readings TO sigap_desk;

-- What the closing guard asks: no child is held.
CREATE FUNCTION juvenile.closing_facts(wanted uuid) RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT array_remove(ARRAY[
    CASE WHEN EXISTS (
      SELECT 1 FROM public.juvenile_detention d WHERE d.case_id = wanted AND d.released_at IS NULL)
      THEN 'child_held' END
  ], NULL)
  WHERE cases.answers_closing(wanted)
$$;
GRANT EXECUTE ON FUNCTION juvenile.closing_facts TO sigap_desk;

-- Deadlines on the children of a case end as it closes, by this door: a second person sees none of them. Returns what ended.
CREATE FUNCTION juvenile.end_limits(wanted uuid, p_at timestamptz)
RETURNS TABLE (id uuid, rule text, kind text, subject uuid, outcome text, is_late boolean)
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT e.* FROM clocks.end_with_case(ARRAY(
    SELECT c.id FROM public.clocks_clock c
    JOIN public.juvenile_childproceeding p ON c.subject_kind = 'juvenile' AND p.id = c.subject_id
    WHERE p.case_id = wanted AND c.stopped_at IS NULL AND cases.may_end(wanted)), p_at) e
$$;
GRANT EXECUTE ON FUNCTION juvenile.end_limits TO sigap_desk;
