-- The criminal track: suspects by where their track stands at the end of a span, and exits that the law bars.

-- A diversion agreed for this suspect on this day was not carried out, for sure, as is known before a day: it ended nothing,
-- as `legal.rules.has_ended` has it (UU 11/2012 art. 13).
CREATE FUNCTION figures.diversion_failed(p_person uuid, p_agreed date, p_before date) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM public.legal_mark f
    WHERE f.person_id = p_person AND f.kind = 'diversion_failed' AND NOT f.is_void
      AND (f.is_first_hand OR f.confirmed_at IS NOT NULL OR f.told_by = 'letter')
      AND f.happened_on >= p_agreed AND f.happened_on < p_before
      AND NOT EXISTS (SELECT 1 FROM public.legal_mark later WHERE later.replaces_id = f.id))
$$;

-- By what is written of each suspect up to that day, the newest version of each, none that was voided. A track has ended by
-- what is sure alone: entered or confirmed by police or prosecutor, or its paper was seen.
CREATE FUNCTION figures.tracks_standing(p_since timestamptz, p_until timestamptz, p_stage text) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH marks AS (
    SELECT t.id AS track, array_agg(m.kind) AS kinds, array_agg(m.kind) FILTER (
      WHERE (m.is_first_hand OR m.confirmed_at IS NOT NULL OR m.told_by = 'letter') AND CASE WHEN m.kind = 'diversion'
        THEN NOT figures.diversion_failed(m.person_id, m.happened_on, (p_until AT TIME ZONE mailbox.regency_zone())::date)
        ELSE true END) AS sure
    FROM public.legal_criminaltrack t
    JOIN public.legal_mark m ON m.person_id = t.person_id AND NOT m.is_void
      AND m.happened_on < (p_until AT TIME ZONE mailbox.regency_zone())::date
      AND NOT EXISTS (SELECT 1 FROM public.legal_mark later WHERE later.replaces_id = m.id)
    WHERE NOT (t.case_id = ANY ((SELECT figures.cases_left_out())::uuid[]))
    GROUP BY t.id)
  SELECT jsonb_build_object('total', count(*) FILTER (WHERE p_stage = CASE
    WHEN k.sure && '{sp3,diversion,restorative_order,died,inkracht,execution}' THEN 'ended'
    WHEN k.kinds && '{sent_to_court,trial,sentence_demanded,verdict,appeal,cassation}' THEN 'at_court'
    WHEN k.kinds && '{p21,stage_two,indictment}' THEN 'at_prosecution' ELSE 'at_police' END))
  FROM marks k HAVING figures.may_count_span(p_since, p_until)
$$;

CREATE FUNCTION figures.exits_barred(p_since timestamptz, p_until timestamptz) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT jsonb_build_object('total', count(*)) FROM public.legal_barredexit b
  WHERE NOT b.is_withdrawn AND b.raised_at >= p_since AND b.raised_at < p_until
    AND NOT (b.case_id = ANY ((SELECT figures.cases_left_out())::uuid[]))
  HAVING figures.may_count_span(p_since, p_until)
$$;
GRANT EXECUTE ON FUNCTION figures.tracks_standing, figures.exits_barred TO sigap_desk, sigap_worker;
