GRANT USAGE ON SCHEMA fieldvisits TO sigap_desk, sigap_worker;

-- I am of the team, keep its route, or act for the head of the office that sent it, which takes part: I see when word is
-- awaited and give it. Place and sheet lie behind the section of services, which this does not open.
CREATE FUNCTION fieldvisits.watches(p_case uuid, p_office uuid, p_keeper uuid, p_visit uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT p_office = ANY (access.my_offices()) AND EXISTS (
      SELECT 1 FROM public.cases_participation p WHERE p.case_id = p_case AND p.office_id = p_office AND p.until IS NULL)
    AND p_case <> ALL ((SELECT cases.kept_from_me())::uuid[])
    AND (p_keeper = access.me() OR access.leads(p_office) OR EXISTS (
      SELECT 1 FROM public.fieldvisits_fieldmember m WHERE m.visit_id = p_visit AND m.person_id = access.me()))
$$;
CREATE FUNCTION fieldvisits.is_seen(wanted uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM public.fieldvisits_fieldvisit v WHERE v.id = wanted
      AND (cases.in_room(v.case_id, 'services') OR fieldvisits.watches(v.case_id, v.office_id, v.keeper_id, v.id)))
$$;
-- I sent it just now, for an office for which I work on the case.
CREATE FUNCTION fieldvisits.is_mine(wanted uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM public.fieldvisits_fieldvisit v WHERE v.id = wanted AND v.planned_by = access.me()
      AND v.status = 'field_planned' AND cases.works_for(v.case_id, v.office_id))
$$;
GRANT EXECUTE ON FUNCTION fieldvisits.watches, fieldvisits.is_seen, fieldvisits.is_mine TO sigap_desk;

GRANT SELECT, INSERT ON public.fieldvisits_fieldvisit, public.fieldvisits_fieldmember, public.fieldvisits_fieldsheet
  TO sigap_desk;
GRANT UPDATE (status, departed_at, returned_at, word_due_at, rung, heard_at, heard_by_name, word_key)
  ON public.fieldvisits_fieldvisit TO sigap_desk;
GRANT USAGE ON SEQUENCE public.fieldvisits_fieldmember_id_seq TO sigap_desk;

CREATE POLICY field_visit_seen ON public.fieldvisits_fieldvisit FOR SELECT TO sigap_desk USING (
  assistance.sees_help(case_id, office_id) OR fieldvisits.watches(case_id, office_id, keeper_id, id));
CREATE POLICY field_visit_planned ON public.fieldvisits_fieldvisit FOR INSERT TO sigap_desk WITH CHECK (
  cases.in_room(case_id, 'services') AND cases.works_for(case_id, office_id) AND planned_by = (SELECT access.me())
  AND status = 'field_planned');
CREATE POLICY field_visit_heard ON public.fieldvisits_fieldvisit FOR UPDATE TO sigap_desk
  USING (cases.works_for(case_id, office_id) OR fieldvisits.watches(case_id, office_id, keeper_id, id)
    OR assistance.corrects_for(case_id, office_id))
  WITH CHECK (cases.works_for(case_id, office_id) OR fieldvisits.watches(case_id, office_id, keeper_id, id)
    OR assistance.corrects_for(case_id, office_id));
CREATE POLICY field_member_seen ON public.fieldvisits_fieldmember FOR SELECT TO sigap_desk
  USING (fieldvisits.is_seen(visit_id));
CREATE POLICY field_member_sent ON public.fieldvisits_fieldmember FOR INSERT TO sigap_desk
  WITH CHECK (fieldvisits.is_mine(visit_id));
CREATE POLICY field_sheet_seen ON public.fieldvisits_fieldsheet FOR SELECT TO sigap_desk
  USING (cases.in_room(case_id, 'services') AND EXISTS (
    SELECT 1 FROM public.fieldvisits_fieldvisit v WHERE v.id = visit_id));
CREATE POLICY field_sheet_written ON public.fieldvisits_fieldsheet FOR INSERT TO sigap_desk WITH CHECK (
  cases.in_room(case_id, 'services') AND written_by = (SELECT access.me()) AND EXISTS (
    SELECT 1 FROM public.fieldvisits_fieldvisit v
    WHERE v.id = visit_id AND v.case_id = fieldvisits_fieldsheet.case_id AND cases.works_for(v.case_id, v.office_id)));
CREATE TRIGGER subject_registered AFTER INSERT ON public.fieldvisits_fieldvisit FOR EACH ROW
  EXECUTE FUNCTION access.register_subject_of_case();

-- Who waits for word of a team: the office that sent it, its leader first; once that office takes part no more, the office
-- whose case it is, its manager first. Nobody first where that person must not know of the case: its head is next.
CREATE FUNCTION fieldvisits.watched_by(p_case uuid, p_office uuid, p_leader uuid, OUT person uuid, OUT office uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE WHEN NOT access.is_excluded(c.id, sends.first, NULL) THEN sends.first END,
    CASE WHEN sends.part THEN p_office ELSE c.office_id END
  FROM public.cases_case c CROSS JOIN LATERAL (
    SELECT taken.part, CASE WHEN taken.part THEN p_leader ELSE c.manager_id END AS first
    FROM (SELECT cases.takes_part(c.id, p_office) AS part) AS taken) AS sends
  WHERE c.id = p_case
$$;

-- The offices that watch over a team that goes, or is out, and names one of these people: for who works on the case, and
-- of oneself.
CREATE FUNCTION fieldvisits.offices_sending(p_case uuid, p_people uuid[]) RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT ARRAY(
    SELECT DISTINCT (fieldvisits.watched_by(v.case_id, v.office_id, v.leader_id)).office
    FROM public.fieldvisits_fieldvisit v
    WHERE (cases.may_ask(p_case) OR p_people = ARRAY[access.me()])
      AND v.case_id = p_case AND v.status IN ('field_planned', 'field_out') AND (
        v.leader_id = ANY (p_people) OR v.keeper_id = ANY (p_people) OR EXISTS (
          SELECT FROM public.fieldvisits_fieldmember m WHERE m.visit_id = v.id AND m.person_id = ANY (p_people))))
$$;
GRANT EXECUTE ON FUNCTION fieldvisits.offices_sending TO sigap_desk;

-- Cases of which a team that has not left misses somebody for an absence, for whoever may enter it; who waits for
-- word of that team, and the office. Nothing of where.
CREATE FUNCTION fieldvisits.missed_by(p_absence uuid) RETURNS TABLE (case_id uuid, person uuid, office uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT DISTINCT v.case_id, (fieldvisits.watched_by(v.case_id, v.office_id, v.leader_id)).*
  FROM public.access_absence a JOIN public.fieldvisits_fieldvisit v
    ON v.status = 'field_planned' AND v.departs_at >= a.starts_at AND v.departs_at < a.ends_at
  WHERE a.id = p_absence AND a.cancelled_at IS NULL AND access.enters_absence_of(a.person_id) AND (
    a.person_id IN (v.leader_id, v.keeper_id) OR EXISTS (
      SELECT FROM public.fieldvisits_fieldmember m WHERE m.visit_id = v.id AND m.person_id = a.person_id))
$$;
GRANT EXECUTE ON FUNCTION fieldvisits.missed_by TO sigap_desk;

-- For the worker: teams of which the next step has come, each step once, without a word of where.
CREATE FUNCTION fieldvisits.ring_due(p_at timestamptz)
RETURNS TABLE (visit uuid, case_id uuid, leader uuid, office uuid, step integer)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  minutes CONSTANT integer[] := fieldvisits.minutes_of_silence();
BEGIN
  p_at := audit.moment(p_at);
  RETURN QUERY
    UPDATE public.fieldvisits_fieldvisit v SET rung = v.rung + 1
    WHERE v.status IN ('field_planned', 'field_out') AND v.rung < cardinality(minutes)
      AND v.word_due_at + make_interval(mins => minutes[v.rung + 1]) <= p_at
    RETURNING v.id, v.case_id, (fieldvisits.watched_by(v.case_id, v.office_id, v.leader_id)).*, v.rung::integer;
END $$;
GRANT EXECUTE ON FUNCTION fieldvisits.ring_due TO sigap_worker;

-- What the closing guard asks: no team of the case is still out, or about to go.
CREATE FUNCTION fieldvisits.closing_facts(wanted uuid) RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT array_remove(ARRAY[
    CASE WHEN EXISTS (
      SELECT 1 FROM public.fieldvisits_fieldvisit v
      WHERE v.case_id = wanted AND v.status IN ('field_planned', 'field_out'))
      THEN 'team_out' END
  ], NULL)
  WHERE cases.answers_closing(wanted)
$$;
GRANT EXECUTE ON FUNCTION fieldvisits.closing_facts TO sigap_desk;
