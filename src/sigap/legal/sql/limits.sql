-- Limits of the law as clocks. Who works in the legal section of a case sees those of its tracks, and ends, moves and hands
-- over those of the case and of its tracks by an act on marks, whichever office owns them.
CREATE FUNCTION legal.limits_in_room(kind text, subject uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE kind
    WHEN 'case' THEN cases.in_room(subject, 'legal')
    WHEN 'track' THEN EXISTS (
      SELECT 1 FROM public.legal_criminaltrack t WHERE t.id = subject AND cases.in_room(t.case_id, 'legal'))
    ELSE false END
$$;
GRANT EXECUTE ON FUNCTION legal.limits_in_room TO sigap_desk;
CREATE POLICY clock_of_track_seen ON public.clocks_clock FOR SELECT TO sigap_desk
  USING (subject_kind = 'track' AND legal.limits_in_room(subject_kind, subject_id));
CREATE POLICY limit_moved ON public.clocks_clock FOR UPDATE TO sigap_desk
  USING (starts_with(rule_code, 'law-') AND legal.limits_in_room(subject_kind, subject_id))
  WITH CHECK (starts_with(rule_code, 'law-') AND legal.limits_in_room(subject_kind, subject_id));

-- Limits on the tracks of a case end as it closes, by this door: a second person sees none of them. Returns what ended,
-- for the trail. What stands still was not late.
CREATE FUNCTION legal.end_limits(wanted uuid, p_at timestamptz)
RETURNS TABLE (id uuid, rule text, kind text, subject uuid, outcome text, is_late boolean)
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT e.* FROM clocks.end_with_case(ARRAY(
    SELECT c.id FROM public.clocks_clock c
    JOIN public.legal_criminaltrack t ON c.subject_kind = 'track' AND t.id = c.subject_id
    WHERE t.case_id = wanted AND c.stopped_at IS NULL AND cases.may_end(wanted)), p_at) e
$$;
GRANT EXECUTE ON FUNCTION legal.end_limits TO sigap_desk;

-- The police reports of a case that stand, each of a day: hearsay by its number alone. For the duty to report to them.
CREATE FUNCTION legal.police_reports_of(wanted uuid)
RETURNS TABLE (earliest timestamptz, latest timestamptz, outcome text, proof uuid)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT m.happened_on::timestamp AT TIME ZONE mailbox.regency_zone(),
    (m.happened_on + 1)::timestamp AT TIME ZONE mailbox.regency_zone() - interval '1 second', 'lp_noted', m.root
  FROM public.legal_mark m
  WHERE m.case_id = wanted AND m.kind = 'lp' AND NOT m.is_void
    AND (m.is_first_hand OR m.confirmed_at IS NOT NULL OR m.is_numbered)
    AND NOT EXISTS (SELECT 1 FROM public.legal_mark n WHERE n.replaces_id = m.id)
$$;
CREATE FUNCTION legal.with_the_police(wanted uuid)
RETURNS TABLE (earliest timestamptz, latest timestamptz, outcome text, proof uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT r.* FROM legal.police_reports_of(wanted) r WHERE cases.visible(wanted)
$$;
GRANT EXECUTE ON FUNCTION legal.with_the_police TO sigap_desk;
