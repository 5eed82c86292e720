-- Who must not know of a case. A row here goes before every grant: whoever is kept finds nothing of the case, whatever
-- else they were given, and is told nothing of it. In clear: office, officer, area; why is sealed.

-- The cases from which I am kept; mostly none. Asked once a statement.
CREATE FUNCTION cases.kept_from_me() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT access.excluded_from_me('case')
$$;
GRANT EXECUTE ON FUNCTION cases.kept_from_me TO sigap_desk;

-- The same with what belongs to these cases: reports, requests, appointments, decisions, uses of break-glass.
CREATE FUNCTION cases.kept_subjects() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT access.with_subjects(access.excluded_from_me('case'))
$$;
GRANT EXECUTE ON FUNCTION cases.kept_subjects TO sigap_desk, sigap_vault;

-- The registry of exclusions follows this table: declared, lifted. Somebody outside the system is named for people only.
CREATE FUNCTION cases.register_exclusion() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NEW.lifted_at IS NOT NULL THEN
    PERFORM access.lift_exclusion(NEW.id);
  ELSIF NEW.kind <> 'named' THEN
    PERFORM access.exclude(NEW.id, NEW.case_id, 'case', NEW.person_id, NEW.office_id, NEW.area, false, false);
  END IF;
  RETURN NULL;
END $$;

CREATE FUNCTION cases.drop_exclusion() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM access.lift_exclusion(OLD.id);
  RETURN NULL;
END $$;

CREATE TRIGGER exclusion_registered AFTER INSERT OR UPDATE ON public.cases_keptfrom FOR EACH ROW
  EXECUTE FUNCTION cases.register_exclusion();
CREATE TRIGGER exclusion_dropped AFTER DELETE ON public.cases_keptfrom FOR EACH ROW
  EXECUTE FUNCTION cases.drop_exclusion();

-- What belongs to a case: the report from which it came, and what has an id of its own.
CREATE FUNCTION cases.register_report() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM access.register_subject(NEW.envelope_id, NEW.id);
  RETURN NULL;
END $$;

CREATE TRIGGER report_registered AFTER INSERT OR UPDATE OF envelope_id ON public.cases_case FOR EACH ROW
  WHEN (NEW.envelope_id IS NOT NULL) EXECUTE FUNCTION cases.register_report();
CREATE TRIGGER subject_registered AFTER INSERT ON public.cases_riskdecision FOR EACH ROW
  EXECUTE FUNCTION access.register_subject_of_case();
CREATE TRIGGER subject_registered AFTER INSERT ON public.cases_breakglass FOR EACH ROW
  EXECUTE FUNCTION access.register_subject_of_case();

-- Somebody who came to work here, or an office that did, is meant in a report that became this case: noted by nobody. Not
-- the office that the case is with.
CREATE FUNCTION cases.exclude_meant(p_case uuid, p_person uuid, p_office uuid, p_at timestamptz)
RETURNS SETOF public.cases_keptfrom
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  INSERT INTO public.cases_keptfrom AS x (id, case_id, kind, basis, office_id, office_name, person_id, person_name, area,
    declared_by_name, declared_at, lifted_by_name, is_brought)
  SELECT gen_random_uuid(), c.id, CASE WHEN p_person IS NULL THEN 'office' ELSE 'person' END, 'asked', p_office,
    coalesce((SELECT o.name FROM public.access_office o WHERE o.id = p_office), ''), p_person,
    coalesce((SELECT p.name FROM public.access_person p WHERE p.id = p_person), ''), '', '', p_at, '', false
  FROM public.cases_case c WHERE c.id = p_case AND c.office_id IS DISTINCT FROM p_office
  ON CONFLICT DO NOTHING RETURNING x.*
$$;

-- Who is kept, and by whom: seen by who works on the case. Officers say it of themselves from the header already.
GRANT SELECT, INSERT ON public.cases_keptfrom TO sigap_desk;
GRANT UPDATE (lifted_by, lifted_by_name, lifted_at) ON public.cases_keptfrom TO sigap_desk;
CREATE POLICY kept_seen ON public.cases_keptfrom FOR SELECT TO sigap_desk USING (cases.in_room(case_id, 'summary'));
CREATE POLICY kept_declared ON public.cases_keptfrom FOR INSERT TO sigap_desk WITH CHECK (
  declared_by = (SELECT access.me()) AND lifted_at IS NULL
  AND (
    cases.in_room(case_id, 'summary')
    OR (kind = 'person' AND person_id = (SELECT access.me()) AND basis = 'kinship' AND cases.visible(case_id))
  )
  AND office_id IS DISTINCT FROM (SELECT c.office_id FROM public.cases_case c WHERE c.id = case_id)
);
-- Lifted by another person than the one kept: they do not see it, so it is never them.
CREATE POLICY kept_lifted ON public.cases_keptfrom FOR UPDATE TO sigap_desk
  USING (lifted_at IS NULL AND cases.in_room(case_id, 'summary'))
  WITH CHECK (lifted_by = (SELECT access.me()) AND cases.in_room(case_id, 'summary'));
-- The part in the case of an office that is kept, and the work of its people, end with the declaration.
CREATE POLICY participation_taken_away ON public.cases_participation FOR UPDATE TO sigap_desk
  USING (until IS NULL AND cases.in_room(case_id, 'summary') AND cases.office_kept_here(case_id, office_id))
  WITH CHECK (until IS NOT NULL);
CREATE POLICY assignment_taken_away ON public.cases_assignment FOR UPDATE TO sigap_desk
  USING (until IS NULL AND cases.in_room(case_id, 'summary')
    AND (cases.office_kept_here(case_id, office_id) OR cases.person_kept_here(case_id, person_id)))
  WITH CHECK (until IS NOT NULL);
-- Whoever has declared themself kin leaves the work by this door: they see the row no more. The MAC goes too.
CREATE FUNCTION cases.leave(wanted uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE public.cases_assignment a SET until = now(), mac = ''
  WHERE a.case_id = wanted AND a.person_id = access.me() AND a.until IS NULL AND access.is_excluded(wanted, access.me(), NULL);
  RETURN FOUND;
END $$;
GRANT EXECUTE ON FUNCTION cases.leave TO sigap_desk;

-- And nobody who is kept comes in, by whichever door.
CREATE POLICY participation_not_kept ON public.cases_participation AS RESTRICTIVE FOR INSERT TO sigap_desk
  WITH CHECK (NOT cases.office_kept_here(case_id, office_id));
CREATE POLICY assignment_not_kept ON public.cases_assignment AS RESTRICTIVE FOR INSERT TO sigap_desk
  WITH CHECK (NOT cases.person_kept_here(case_id, person_id));
-- Tables whose own policies do not ask by the functions above, or that show a case from another side.
CREATE POLICY case_not_kept ON public.cases_case AS RESTRICTIVE FOR SELECT TO sigap_desk
  USING (id <> ALL ((SELECT cases.kept_from_me())::uuid[]));
CREATE POLICY participation_not_shown ON public.cases_participation AS RESTRICTIVE FOR SELECT TO sigap_desk
  USING (case_id <> ALL ((SELECT cases.kept_from_me())::uuid[]));
CREATE POLICY erasure_not_kept ON public.cases_erasure AS RESTRICTIVE FOR SELECT TO sigap_desk
  USING (case_id <> ALL ((SELECT cases.kept_from_me())::uuid[]));
CREATE POLICY hold_not_kept ON public.cases_legalhold AS RESTRICTIVE FOR SELECT TO sigap_desk
  USING (case_id <> ALL ((SELECT cases.kept_from_me())::uuid[]));
CREATE POLICY clock_not_kept ON public.clocks_clock AS RESTRICTIVE FOR SELECT TO sigap_desk
  USING (subject_id <> ALL ((SELECT cases.kept_subjects())::uuid[]));
CREATE POLICY envelope_not_kept ON public.mailbox_envelope AS RESTRICTIVE FOR SELECT TO sigap_desk
  USING (id <> ALL ((SELECT cases.kept_subjects())::uuid[]));
CREATE POLICY event_not_kept ON public.audit_event AS RESTRICTIVE FOR SELECT TO sigap_desk
  USING (stream_id <> ALL ((SELECT cases.kept_subjects())::uuid[]));

-- Questions about a case are answered to whoever has to do with it. To everybody else a case from which all are kept, one
-- from which nobody is, and one that does not exist answer alike.

-- An office was asked for something on this case. For the trigger of whoever asks.
CREATE FUNCTION cases.invite(p_case uuid, p_office uuid) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  INSERT INTO public.cases_invitation (case_id, office_id) VALUES (p_case, p_office) ON CONFLICT DO NOTHING
$$;

-- An office of mine takes part in this case, or was asked to.
CREATE FUNCTION cases.may_ask(wanted uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM public.cases_participation p
    WHERE p.case_id = wanted AND p.until IS NULL AND p.office_id = ANY (access.my_offices())
  ) OR EXISTS (
    SELECT 1 FROM public.cases_invitation i WHERE i.case_id = wanted AND i.office_id = ANY (access.my_offices()))
$$;

-- Whom the offices asked do not turn to: kin of the client, where the suspect is of it; the village, where it is kept out;
-- whether somebody outside the offices must not know. No name and no words; nothing to who is kept out since they were asked.
CREATE FUNCTION cases.secrecy_notes(wanted uuid, OUT family boolean, OUT village boolean, OUT others boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT may.ask AND EXISTS (
    SELECT 1 FROM public.cases_relation r
    JOIN public.cases_caseperson a ON a.id = r.person_id
    JOIN public.cases_caseperson b ON b.id = r.other_id
    WHERE r.case_id = wanted AND r.ended_at IS NULL AND (a.role, b.role) IN (('suspect', 'victim'), ('victim', 'suspect'))
      AND r.kind IN ('guardian_of', 'parent_of', 'spouse_of', 'sibling_of', 'other_kin_of', 'lives_with')
  ), may.ask AND EXISTS (
    SELECT 1 FROM public.cases_keptfrom k LEFT JOIN public.access_office o ON o.id = k.office_id
    WHERE k.case_id = wanted AND k.lifted_at IS NULL AND (k.kind = 'area' OR o.kind IN ('desa', 'kecamatan'))
  ), may.ask AND EXISTS (
    SELECT 1 FROM public.cases_keptfrom k WHERE k.case_id = wanted AND k.lifted_at IS NULL AND k.kind = 'named')
  FROM (SELECT cases.may_ask(wanted) AND wanted <> ALL (cases.kept_from_me()) AS ask) may
$$;
GRANT EXECUTE ON FUNCTION cases.secrecy_notes TO sigap_desk;

CREATE FUNCTION cases.office_kept_here(wanted uuid, office uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT cases.may_ask(wanted) AND access.is_excluded(wanted, NULL, office)
$$;
GRANT EXECUTE ON FUNCTION cases.office_kept_here TO sigap_desk;

CREATE FUNCTION cases.person_kept_here(wanted uuid, person uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT cases.may_ask(wanted) AND access.is_excluded(wanted, person, NULL)
$$;
GRANT EXECUTE ON FUNCTION cases.person_kept_here TO sigap_desk;

CREATE FUNCTION cases.offices_kept_here(wanted uuid) RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE WHEN cases.may_ask(wanted) THEN access.excluded_offices_of(wanted) ELSE '{}' END
$$;
GRANT EXECUTE ON FUNCTION cases.offices_kept_here TO sigap_desk;

CREATE FUNCTION cases.people_kept_here(wanted uuid) RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE WHEN cases.may_ask(wanted) THEN access.excluded_people_of(wanted) ELSE '{}' END
$$;
GRANT EXECUTE ON FUNCTION cases.people_kept_here TO sigap_desk;

CREATE FUNCTION cases.takes_part_here(wanted uuid, office uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT cases.may_ask(wanted) AND cases.takes_part(wanted, office)
$$;
GRANT EXECUTE ON FUNCTION cases.takes_part_here TO sigap_desk;

-- Open cases from which an office is excluded that was just dissolved. Nobody stands for a manager who is excluded with it.
CREATE FUNCTION cases.kept_from_dissolved(p_office uuid) RETURNS TABLE (case_id uuid, manager_id uuid, office_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT DISTINCT c.id, CASE WHEN NOT access.is_excluded(c.id, c.manager_id, NULL) THEN c.manager_id END, c.office_id
  FROM public.access_office o
  JOIN public.access_exclusion x ON x.subject_kind = 'case' AND access.excludes_office(x, o)
  JOIN public.cases_case c ON c.id = x.subject_id AND c.status <> 'closed'
  WHERE o.id = p_office AND o.valid_to IS NOT NULL AND (access.may('people:manage') OR access.by_owner())
$$;
GRANT EXECUTE ON FUNCTION cases.kept_from_dissolved TO sigap_desk;
