GRANT USAGE ON SCHEMA simfoni TO sigap_desk;

-- I enter into Simfoni for the office whose case it is, I work on it, and its identities stand open to me. Asked for each
-- victim of a list: in plpgsql, so that who I am is asked once and the plan is made once a connection.
CREATE FUNCTION simfoni.enters(p_case uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me uuid := access.me();
BEGIN
  RETURN EXISTS (
    SELECT 1 FROM public.cases_case c
    JOIN public.access_membership m ON m.office_id = c.office_id AND m.person_id = me
      AND m.role = ANY (access.holders_of('simfoni:enter')) AND m.since <= now() AND (m.until IS NULL OR m.until > now())
    JOIN public.cases_participation p ON p.case_id = c.id AND p.office_id = c.office_id AND p.until IS NULL
    JOIN public.cases_assignment a ON a.case_id = c.id AND a.office_id = c.office_id AND a.person_id = me AND a.until IS NULL
    WHERE c.id = p_case) AND cases.in_room(p_case, 'identity');
END $$;
GRANT EXECUTE ON FUNCTION simfoni.enters TO sigap_desk;

GRANT SELECT ON public.simfoni_victimentry TO sigap_desk;
GRANT UPDATE (number, not_entered, former_numbers, version, recorded_at, recorded_by, recorded_by_name, differences,
  compared_at) ON public.simfoni_victimentry TO sigap_desk;
CREATE POLICY entry_seen ON public.simfoni_victimentry FOR SELECT TO sigap_desk USING (simfoni.enters(case_id));
CREATE POLICY entry_recorded ON public.simfoni_victimentry FOR UPDATE TO sigap_desk USING (simfoni.enters(case_id))
  WITH CHECK (simfoni.enters(case_id) AND (recorded_by IS NULL OR recorded_at IS NOT NULL));
GRANT SELECT, INSERT ON public.simfoni_simfoniword, public.simfoni_simfonilimit TO sigap_desk;
CREATE POLICY word_seen ON public.simfoni_simfoniword FOR SELECT TO sigap_desk USING ((SELECT access.may('simfoni:enter')));
CREATE POLICY word_set ON public.simfoni_simfoniword FOR INSERT TO sigap_desk WITH CHECK (
  (SELECT access.may('simfoni:manage')) AND recorded_by = (SELECT access.me()));
CREATE POLICY limit_seen ON public.simfoni_simfonilimit FOR SELECT TO sigap_desk
  USING ((SELECT access.may('simfoni:enter')));
CREATE POLICY limit_set ON public.simfoni_simfonilimit FOR INSERT TO sigap_desk WITH CHECK (
  (SELECT access.may('simfoni:manage')) AND recorded_by = (SELECT access.me()));

-- In how many days a victim is entered: as the office agreed last, else as proposed.
CREATE FUNCTION simfoni.limit_days() RETURNS integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(
    (SELECT l.days::integer FROM public.simfoni_simfonilimit l ORDER BY l.recorded_at DESC, l.id DESC LIMIT 1),
    simfoni.shipped_days())
$$;

-- Whether a number stands with another victim of a case of my office, also one that I do not work on; of a case that is
-- kept from me it says nothing. Two who record the same number at once are asked one after the other.
CREATE FUNCTION simfoni.is_taken(p_number text, p_person uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended(p_number, 20616));
  RETURN access.may('simfoni:enter') AND EXISTS (
    SELECT 1 FROM public.simfoni_victimentry e JOIN public.cases_case c ON c.id = e.case_id
    WHERE e.number = p_number AND e.person_id <> p_person AND c.office_id = ANY ((SELECT access.my_offices())::uuid[])
      AND c.id <> ALL ((SELECT cases.kept_from_me())::uuid[]));
END $$;
GRANT EXECUTE ON FUNCTION simfoni.is_taken TO sigap_desk;

-- A page of my victims who wait, and those of whom a sheet said otherwise (`differs`), in the order of their list: of
-- cases that run first, then the oldest. By my own work; the policy's own question is asked of those that are shown alone.
CREATE FUNCTION simfoni.of_my_work(offices uuid[], p_skip integer, most integer)
RETURNS TABLE (entry uuid, differs boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH mine AS MATERIALIZED (
    SELECT e.id, e.case_id, e.recorded_at IS NULL AS is_waiting,
      row_number() OVER (ORDER BY c.closed_at NULLS FIRST, e.since, e.case_id, p.ordinal) AS place
    FROM public.cases_assignment a
    JOIN public.cases_case c ON c.id = a.case_id AND c.office_id = a.office_id
    JOIN public.simfoni_victimentry e ON e.case_id = c.id
    JOIN public.cases_caseperson p ON p.id = e.person_id
    WHERE a.person_id = (SELECT access.me()) AND a.until IS NULL AND a.office_id = ANY (offices)
      AND (e.recorded_at IS NULL AND p.role = 'victim' OR e.recorded_at IS NOT NULL AND e.differences <> '[]')
    ORDER BY place
  )
  SELECT shown.* FROM (
    (SELECT mine.id, false FROM mine WHERE mine.is_waiting AND simfoni.enters(mine.case_id) LIMIT most OFFSET p_skip)
    UNION ALL
    (SELECT mine.id, true FROM mine WHERE NOT mine.is_waiting AND simfoni.enters(mine.case_id) LIMIT most)) shown
$$;
GRANT EXECUTE ON FUNCTION simfoni.of_my_work TO sigap_desk;

-- What Simfoni asks of these cases and lies apart from them: when it was reported, what the place is called, how alleged
-- offenders stand to victims: as recorded, and what the relations of the case say; the rhythm, and words of today.
CREATE FUNCTION simfoni.around(p_cases uuid[])
RETURNS TABLE (case_id uuid, reported_at timestamptz, province text, regency text, scene text[], pairs jsonb, declared jsonb,
  limit_days integer, words jsonb)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT c.id, coalesce(e.received_at, c.opened_at), p.name,
    r.name,
    ARRAY(SELECT s.kind || ':' || s.name FROM public.places_region s
      WHERE s.code IN (c.area, left(c.area, 8)) AND s.level >= 3 ORDER BY s.level DESC),
    CASE WHEN persons.opens_offenders(c.id) THEN coalesce((
      SELECT jsonb_agg(jsonb_build_array(n.victim_id, n.offender_id, n.kind)) FROM (
        SELECT DISTINCT ON (f.victim_id, f.offender_id) f.victim_id, f.offender_id, f.kind
        FROM public.persons_offenderrelation f WHERE f.case_id = c.id
        ORDER BY f.victim_id, f.offender_id, f.version DESC) n), '[]') END,
    coalesce((SELECT jsonb_agg(jsonb_build_array(n.person_id, n.kind, n.other_id))
      FROM public.cases_relation n WHERE n.case_id = c.id AND n.ended_at IS NULL), '[]'),
    simfoni.limit_days(),
    coalesce((SELECT jsonb_agg(jsonb_build_array(n.list, n.code, n.word) ORDER BY n.valid_from, n.recorded_at)
      FROM public.simfoni_simfoniword n
      WHERE n.valid_from <= (now() AT TIME ZONE mailbox.regency_zone())::date), '[]')
  FROM public.cases_case c
  LEFT JOIN public.mailbox_envelope e ON e.id = c.envelope_id
  LEFT JOIN public.access_office o ON o.id = c.office_id
  CROSS JOIN LATERAL (SELECT coalesce(nullif(c.area, ''), o.region) AS code) w
  LEFT JOIN public.places_region p ON p.code = left(w.code, 2)
  LEFT JOIN public.places_region r ON r.code = left(w.code, 5)
  WHERE c.id = ANY (p_cases) AND simfoni.enters(c.id)
$$;
GRANT EXECUTE ON FUNCTION simfoni.around TO sigap_desk;

-- What the closing guard asks: each victim is entered, or it is said why not.
CREATE FUNCTION simfoni.closing_facts(wanted uuid) RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT array_remove(ARRAY[
    CASE WHEN count(*) > 0 THEN 'simfoni_asked' END,
    CASE WHEN count(*) > 0 AND bool_and(e.recorded_at IS NOT NULL) THEN 'simfoni_settled' END
  ], NULL)
  FROM public.simfoni_victimentry e JOIN public.cases_caseperson p ON p.id = e.person_id AND p.role = 'victim'
  WHERE e.case_id = wanted AND cases.answers_closing(wanted)
$$;
GRANT EXECUTE ON FUNCTION simfoni.closing_facts TO sigap_desk;
