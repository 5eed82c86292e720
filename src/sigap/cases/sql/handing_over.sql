-- Work is handed over before somebody leaves. A head gives the own office's part of a case to a colleague without
-- being on it; nobody's role, and no office, ends while work is open under it.

-- The office takes part in this case.
CREATE FUNCTION cases.takes_part(wanted uuid, office uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM public.cases_participation p WHERE p.case_id = wanted AND p.office_id = office AND p.until IS NULL)
$$;

-- An office that takes part in a case takes over what it owes there by law, on the case and all that belongs to it; who
-- watched over it goes on to see it and waits for it. Gives nothing to an office that takes no part. The time runs on.
CREATE FUNCTION cases.owed_taken_over(p_case uuid, p_office uuid)
RETURNS TABLE (id uuid, rule text, kind text, subject uuid)
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  UPDATE public.clocks_clock c
  SET owner_office = p_office, owner_person = NULL, owed_by = NULL, handed_from = c.owner_office,
    sender_office = coalesce(c.sender_office, c.owner_office)
  WHERE c.owed_by = p_office AND c.stopped_at IS NULL AND c.subject_id = ANY (access.with_subjects(ARRAY[p_case]))
    AND cases.takes_part(p_case, p_office)
  RETURNING c.id, c.rule_code, c.subject_kind, c.subject_id
$$;
GRANT EXECUTE ON FUNCTION cases.owed_taken_over TO sigap_desk;
-- The office takes part no more since the act that asks. Who owns the functions may play other days.
CREATE FUNCTION cases.has_just_left(wanted uuid, office uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT NOT cases.takes_part(wanted, office) AND (session_user = current_user OR EXISTS (
    SELECT 1 FROM public.cases_participation p
    WHERE p.case_id = wanted AND p.office_id = office AND p.until > now() - interval '5 minutes'))
$$;
-- And back, once it takes part no more: the office whose case it is watches over what it owes, the manager where she can.
-- What was asked of it ends with the request itself, what it asked others is the managing office's to go on with; what
-- its own people did there is still its own to look back at.
CREATE FUNCTION cases.owed_handed_back(p_case uuid, p_office uuid)
RETURNS TABLE (id uuid, rule text, kind text, subject uuid, office uuid, person uuid)
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  UPDATE public.clocks_clock c
  SET owner_office = f.office_id, owed_by = p_office, handed_from = p_office,
    owner_person = CASE WHEN access.works_in(f.manager_id, f.office_id)
      AND NOT access.is_excluded(f.id, f.manager_id, NULL) THEN f.manager_id END,
    sender_office = nullif(c.sender_office, f.office_id)
  FROM public.cases_case f
  WHERE f.id = p_case AND c.owner_office = p_office AND c.stopped_at IS NULL
    AND c.subject_id = ANY (access.with_subjects(ARRAY[p_case]))
    AND (c.subject_kind NOT LIKE 'referral%' OR c.subject_kind IN ('referral_chain', 'referral_question'))
    AND c.subject_kind NOT IN ('break_glass', 'disclosure')
    AND (c.subject_kind <> 'case' OR starts_with(c.rule_code, 'law-'))
    AND cases.has_just_left(p_case, p_office)
  RETURNING c.id, c.rule_code, c.subject_kind, c.subject_id, c.owner_office, c.owner_person
$$;
GRANT EXECUTE ON FUNCTION cases.owed_handed_back TO sigap_desk;

-- What an office that takes part no more still owes by law is owed from now on by one of its kind that came in for it.
CREATE FUNCTION cases.owed_passed_on(p_case uuid, p_from uuid, p_to uuid) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  UPDATE public.clocks_clock c SET owed_by = p_to
  FROM public.access_office former, public.access_office heir
  WHERE former.id = p_from AND heir.id = p_to AND heir.kind = former.kind
    AND c.owed_by = p_from AND c.stopped_at IS NULL AND c.subject_kind NOT LIKE 'referral%'
    AND c.subject_id = ANY (access.with_subjects(ARRAY[p_case]))
    AND cases.has_just_left(p_case, p_from) AND cases.takes_part(p_case, p_to)
$$;
GRANT EXECUTE ON FUNCTION cases.owed_passed_on TO sigap_desk;

-- Deadlines that somebody holds for an office on a case and on all that belongs to it, for the head who gives the work on.
CREATE FUNCTION cases.clocks_held(p_case uuid, p_office uuid, p_person uuid) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT c.id FROM public.clocks_clock c
  WHERE c.owner_person = p_person AND c.owner_office = p_office AND c.stopped_at IS NULL
    AND c.subject_id = ANY (access.with_subjects(ARRAY[p_case]))
    AND access.leads(p_office) AND cases.takes_part_here(p_case, p_office)
  ORDER BY c.id
$$;
GRANT EXECUTE ON FUNCTION cases.clocks_held TO sigap_desk;
-- Whether there is any; as each app answers that keeps something with an officer (`SIGAP_HELD_WITH_CASE`).
CREATE FUNCTION cases.holds_clock(p_case uuid, p_office uuid, p_person uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM cases.clocks_held(p_case, p_office, p_person))
$$;
GRANT EXECUTE ON FUNCTION cases.holds_clock TO sigap_desk;

-- Another who works in this office works on the case for it.
CREATE FUNCTION cases.has_colleague(p_case uuid, p_office uuid, p_person uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM public.cases_assignment other
    WHERE other.case_id = p_case AND other.office_id = p_office AND other.until IS NULL
      AND other.person_id <> p_person AND access.works_in(other.person_id, other.office_id))
$$;

-- What would stay behind if this role ended: open cases managed in its office with no other role there that may
-- manage, and open cases on which nobody else of the office works. What another role there still covers does not
-- count; a row of the same role, by which it was made longer, ends with it, and
-- one that ends in the same act covers nothing.
CREATE FUNCTION cases.left_by(p_membership uuid, OUT managed integer, OUT alone integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH m AS (SELECT * FROM public.access_membership WHERE id = p_membership AND (until IS NULL OR until > now())),
  kept AS (
    SELECT coalesce(bool_or(true), false) AS any_role,
           coalesce(bool_or(o.role = ANY (access.holders_of('case:open'))), false) AS manages
    FROM m JOIN public.access_membership o ON o.person_id = m.person_id AND o.office_id = m.office_id AND o.role <> m.role
    WHERE o.since <= now() AND (o.until IS NULL OR o.until > clock_timestamp() + interval '5 minutes')
  )
  SELECT
    (SELECT count(*) FROM m JOIN public.cases_case c ON c.manager_id = m.person_id AND c.office_id = m.office_id
     WHERE c.status <> 'closed' AND NOT (SELECT manages FROM kept))::integer,
    (SELECT count(*) FROM m
       JOIN public.cases_assignment a ON a.person_id = m.person_id AND a.office_id = m.office_id AND a.until IS NULL
       JOIN public.cases_case c ON c.id = a.case_id AND c.status <> 'closed'
         AND NOT (c.manager_id = m.person_id AND c.office_id = m.office_id)
     WHERE NOT (SELECT any_role FROM kept) AND cases.takes_part(a.case_id, a.office_id)
       AND NOT cases.has_colleague(a.case_id, a.office_id, a.person_id))::integer
$$;

-- The same numbers for who manages people or leads the office: numbers only, never which cases.
CREATE FUNCTION cases.work_left_by(p_membership uuid, OUT managed integer, OUT alone integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT l.managed, l.alone FROM public.access_membership m CROSS JOIN LATERAL cases.left_by(m.id) l
  WHERE m.id = p_membership AND (access.may('people:manage') OR access.leads(m.office_id) OR access.by_owner())
$$;
GRANT EXECUTE ON FUNCTION cases.work_left_by TO sigap_desk;

-- The net beneath the acts: also a role that is ended past them stays as long as work is open under it. Not for the
-- owner of the tables, who repairs by hand.
CREATE FUNCTION cases.hold_back() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  found record;
BEGIN
  IF access.by_owner() THEN
    RETURN NEW;
  END IF;
  found := cases.left_by(OLD.id);
  IF found.managed + found.alone > 0 THEN
    RAISE EXCEPTION 'cases: work is still open under this role' USING ERRCODE = 'SG010';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER open_cases_hold_back BEFORE UPDATE OF until ON public.access_membership FOR EACH ROW
  WHEN (NEW.until IS NOT NULL AND NEW.until IS DISTINCT FROM OLD.until) EXECUTE FUNCTION cases.hold_back();
-- Open cases in which an office takes part.
CREATE FUNCTION cases.parts_of_office(p_office uuid) RETURNS integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT count(*)::integer FROM public.cases_participation p JOIN public.cases_case c ON c.id = p.case_id
  WHERE p.office_id = p_office AND p.until IS NULL AND c.status <> 'closed'
$$;

-- The number, for who would dissolve it.
CREATE FUNCTION cases.open_parts(p_office uuid) RETURNS integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE WHEN access.may('people:manage') OR access.by_owner() THEN cases.parts_of_office(p_office) ELSE 0 END
$$;
GRANT EXECUTE ON FUNCTION cases.open_parts TO sigap_desk;

CREATE FUNCTION cases.hold_office() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF cases.parts_of_office(NEW.id) > 0 THEN
    RAISE EXCEPTION 'cases: this office still takes part in open cases' USING ERRCODE = 'SG010';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER open_cases_hold_office BEFORE UPDATE OF valid_to ON public.access_office FOR EACH ROW
  WHEN (NEW.valid_to IS NOT NULL AND OLD.valid_to IS NULL) EXECUTE FUNCTION cases.hold_office();
-- Ends what somebody who has left an office was still assigned to for it, beside colleagues who stay. The MAC goes
-- too: a row that somebody revives vouches for nothing. Returns the cases, for the trail. Of a role that ran out by its
-- last day nobody saw to that before: what the person managed, or did alone, stays until the head gives it on.
CREATE FUNCTION cases.release(p_person uuid, p_office uuid) RETURNS SETOF uuid
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  UPDATE public.cases_assignment a SET until = now(), mac = ''
  WHERE a.person_id = p_person AND a.office_id = p_office AND a.until IS NULL
    AND (access.may('people:manage') OR access.by_owner()
      OR access.by_sweep() AND cases.has_colleague(a.case_id, a.office_id, a.person_id) AND NOT EXISTS (
        SELECT 1 FROM public.cases_case c
        WHERE c.id = a.case_id AND (c.manager_id, c.office_id) = (a.person_id, a.office_id)))
    AND NOT EXISTS (
      SELECT 1 FROM public.access_membership m
      WHERE m.person_id = p_person AND m.office_id = p_office
        AND (m.until IS NULL OR m.until > clock_timestamp() + interval '5 minutes'))
  RETURNING a.case_id
$$;
GRANT EXECUTE ON FUNCTION cases.release TO sigap_desk, sigap_worker;

-- Open cases whose manager works in the managing office no more, and those on which nobody works any more
-- for an office whose officer has left.
CREATE FUNCTION cases.left_without() RETURNS TABLE (case_id uuid, office uuid, former uuid, is_manager boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT c.id, c.office_id, c.manager_id, true FROM public.cases_case c
  WHERE c.status <> 'closed' AND NOT access.works_in(c.manager_id, c.office_id)
  UNION ALL
  SELECT a.case_id, a.office_id, a.person_id, false
  FROM public.cases_assignment a JOIN public.cases_case c ON c.id = a.case_id AND c.status <> 'closed'
  WHERE a.until IS NULL AND (c.manager_id, c.office_id) <> (a.person_id, a.office_id)
    AND NOT access.works_in(a.person_id, a.office_id) AND cases.takes_part(a.case_id, a.office_id)
    AND NOT cases.has_colleague(a.case_id, a.office_id, a.person_id)
$$;

-- Another manager, by a head of the managing office who may know of the case, to a colleague there who may, in a role
-- that closes cases; of a closed case, too. False when it is erased or no longer with the one named: a second click does
-- nothing.
CREATE FUNCTION cases.manager_set(p_case uuid, p_from uuid, p_to uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE public.cases_case c SET manager_id = p.id, manager_name = p.name, version = c.version + 1
  FROM public.access_person p
  WHERE c.id = p_case AND c.manager_id = p_from AND c.erased_at IS NULL AND access.leads(c.office_id)
    AND NOT access.is_excluded(p_case, access.me(), NULL) AND NOT access.is_excluded(p_case, p_to, NULL)
    AND p.id = p_to AND p.is_active AND EXISTS (
      SELECT 1 FROM public.access_membership m
      WHERE m.person_id = p_to AND m.office_id = c.office_id AND m.role = ANY (access.holders_of('case:close'))
        AND m.since <= now() AND (m.until IS NULL OR m.until > now()));
  RETURN FOUND;
END $$;
GRANT EXECUTE ON FUNCTION cases.manager_set TO sigap_desk;
-- Whom the head of the managing office tells that the case has another manager: who works on it for other offices, of
-- which a head who is not on the case sees nothing. Empty for everybody else.
CREATE FUNCTION cases.working_elsewhere(wanted uuid) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT DISTINCT a.person_id FROM public.cases_case c
  JOIN public.cases_assignment a ON a.case_id = c.id AND a.until IS NULL AND a.office_id <> c.office_id
  WHERE c.id = wanted AND access.leads(c.office_id) AND NOT access.is_excluded(c.id, access.me(), NULL)
    AND access.works_in(a.person_id, a.office_id) AND cases.takes_part(c.id, a.office_id)
$$;
GRANT EXECUTE ON FUNCTION cases.working_elsewhere TO sigap_desk;

-- Work in the own office's part is given by its head also from outside the case; and ended, never begun again.
CREATE POLICY assignment_by_head ON public.cases_assignment FOR INSERT TO sigap_desk WITH CHECK (
  until IS NULL AND (SELECT access.leads(office_id)) AND cases.takes_part_here(case_id, office_id)
  AND access.works_in(person_id, office_id));
GRANT UPDATE (until, mac) ON public.cases_assignment TO sigap_desk;
CREATE POLICY assignment_ended_by_head ON public.cases_assignment FOR UPDATE TO sigap_desk
  USING (until IS NULL AND access.leads(office_id)) WITH CHECK (until IS NOT NULL AND access.leads(office_id));
