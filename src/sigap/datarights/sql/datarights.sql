GRANT USAGE ON SCHEMA datarights TO sigap_desk, sigap_vault;

-- I hold this power in this office.
CREATE FUNCTION datarights.holds(p_office uuid, p_power text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM public.access_membership m
    WHERE m.office_id = p_office AND m.person_id = access.me() AND m.since <= now() AND (m.until IS NULL OR m.until > now())
      AND m.role = ANY (access.holders_of(p_power)))
$$;

-- What joins a request to a case is seen by who answers for the office and works with the identities of the case, and by
-- the head of the office; never by whom the case is kept from.
CREATE FUNCTION datarights.sees_case(p_office uuid, p_case uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT datarights.holds(p_office, 'data:answer') AND p_case <> ALL ((SELECT cases.kept_from_me())::uuid[])
    AND (cases.in_room(p_case, 'identity') OR access.leads(p_office))
$$;

-- The request is joined to a case which is kept from me.
CREATE FUNCTION datarights.is_kept(p_request uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM (
      SELECT m.case_id FROM public.datarights_datamatch m WHERE m.request_id = p_request
      UNION ALL SELECT a.case_id FROM public.datarights_dataanswer a WHERE a.request_id = p_request) j
    WHERE j.case_id = ANY ((SELECT cases.kept_from_me())::uuid[]))
$$;

-- It matches somebody of a case of which I work with the identities.
CREATE FUNCTION datarights.is_matched(p_request uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM public.datarights_datamatch m
    WHERE m.request_id = p_request AND cases.in_room(m.case_id, 'identity'))
$$;

-- It matches somebody of another case of the office: then a second person looks.
CREATE FUNCTION datarights.is_matched_elsewhere(p_request uuid, p_case uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM public.datarights_datamatch m
    WHERE m.request_id = p_request AND m.case_id <> p_case AND cases.in_room(p_case, 'identity'))
$$;

-- "We hold nothing" is first said by the head, or by those of a case that matches.
CREATE FUNCTION datarights.may_deny(p_request uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM public.datarights_datarequest r WHERE r.id = p_request
    AND datarights.holds(r.office_id, 'data:answer')
    AND (access.leads(r.office_id) AND NOT datarights.is_kept(r.id) OR datarights.is_matched(r.id)))
$$;

-- Who may be the second where nothing matches: whoever answers for the office and neither proposed it nor knows the name
-- from noting it. Where the office has nobody else, who noted it.
CREATE FUNCTION datarights.seconds(p_office uuid, p_noter uuid, p_proposer uuid) RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH those AS (
    SELECT DISTINCT m.person_id AS id FROM public.access_membership m JOIN public.access_person p ON p.id = m.person_id
    WHERE m.office_id = p_office AND m.role = ANY (access.holders_of('data:answer')) AND p.is_active
      AND m.since <= now() AND (m.until IS NULL OR m.until > now()) AND m.person_id <> p_proposer)
  SELECT coalesce(array_agg(t.id), '{}') FROM those t
  WHERE t.id <> p_noter OR NOT EXISTS (SELECT 1 FROM those o WHERE o.id <> p_noter)
$$;

-- The same for the list of work, each with their time: who noted it from when the last of all others has left.
CREATE FUNCTION datarights.seconds_after(p_office uuid, p_noter uuid, p_proposer uuid, p_after timestamptz)
RETURNS TABLE (person uuid, since timestamptz, until timestamptz)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  WITH those AS (
    SELECT * FROM access.holders_after(p_office, 'data:answer', p_after) h WHERE h.person <> p_proposer
  ), others AS (
    SELECT max(coalesce(o.until, 'infinity')) AS until FROM those o WHERE o.person <> p_noter)
  SELECT t.person, CASE WHEN t.person = p_noter THEN greatest(t.since, o.until) ELSE t.since END, t.until
  FROM those t CROSS JOIN others o WHERE t.person <> p_noter OR o.until IS DISTINCT FROM 'infinity'
$$;

-- An answer: those of its case and the head. Where nothing is held: its two people, the head, and while it waits those of
-- a case that matches, or, where none does, whoever may be the second.
CREATE FUNCTION datarights.sees_answer(p_request uuid, p_case uuid, p_decision text, p_proposer uuid, p_decider uuid)
RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM public.datarights_datarequest r
    WHERE r.id = p_request AND datarights.holds(r.office_id, 'data:answer') AND CASE
      WHEN p_case IS NOT NULL THEN datarights.sees_case(r.office_id, p_case)
      ELSE access.me() = p_proposer OR access.me() = p_decider
        OR access.leads(r.office_id) AND NOT datarights.is_kept(r.id)
        OR p_decision = '' AND (datarights.is_matched(r.id)
          OR NOT EXISTS (SELECT 1 FROM public.datarights_datamatch m WHERE m.request_id = r.id)
          AND access.me() = ANY (datarights.seconds(r.office_id, r.noted_by, p_proposer))) END)
$$;

-- Somebody has answered: whoever may not see how reads that it is being worked on, whatever it is.
CREATE FUNCTION datarights.has_answer(p_request uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM public.datarights_dataanswer a JOIN public.datarights_datarequest r ON r.id = a.request_id
    WHERE r.id = p_request AND a.decision <> 'right_disagreed' AND datarights.holds(r.office_id, 'data:note'))
$$;

-- Its words open for an answer to who noted it, who knows them; else to the head, those of a case that matches, and who
-- sees the answer; never where the case is kept from them.
CREATE FUNCTION datarights.opens(p_request uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM public.datarights_datarequest r WHERE r.id = p_request
      AND datarights.holds(r.office_id, 'data:answer') AND (r.noted_by = access.me() OR NOT datarights.is_kept(r.id) AND (
        datarights.may_deny(r.id) OR EXISTS (
          SELECT 1 FROM public.datarights_dataanswer a WHERE a.request_id = r.id
            AND datarights.sees_answer(r.id, a.case_id, a.decision, a.proposed_by, a.decided_by)))))
$$;

-- Since this answer was proposed, somebody was reported or named, became kin, or must not know: what the comparison said
-- may be so no longer. Kin is who stands in a relation; whom the answer is about may have their own name mended by it.
CREATE FUNCTION datarights.is_stale(p_answer uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM public.datarights_dataanswer a
    WHERE a.id = p_answer AND datarights.sees_answer(a.request_id, a.case_id, a.decision, a.proposed_by, a.decided_by)
      AND (a.outcome IN ('right_given', 'right_corrected', 'right_withdrawn')
        OR a.outcome = 'right_restricted' AND a.needs_second AND a.decision = '')
      AND (EXISTS (SELECT 1 FROM public.cases_relation n
          WHERE n.case_id = a.case_id AND n.declared_at > a.proposed_at AND n.ended_at IS NULL)
        OR EXISTS (SELECT 1 FROM public.cases_caseperson p
          WHERE p.case_id = a.case_id AND greatest(p.named_at, p.role_changed_at) > a.proposed_at
            AND (p.role = 'suspect' OR p.id <> a.person_id AND EXISTS (SELECT 1 FROM public.cases_relation n
              WHERE n.case_id = a.case_id AND n.ended_at IS NULL AND p.id IN (n.person_id, n.other_id))))
        OR EXISTS (SELECT 1 FROM public.cases_keptfrom k
          WHERE k.case_id = a.case_id AND k.declared_at > a.proposed_at AND k.lifted_at IS NULL)))
$$;

-- The key of a request opens to who noted it and to who opens it; the key of an answer to who sees it.
CREATE FUNCTION datarights.key_opens(p_key uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM public.datarights_datarequest r WHERE r.key_id = p_key
      AND (r.noted_by = access.me() OR datarights.opens(r.id)))
  OR EXISTS (
    SELECT 1 FROM public.datarights_dataanswer a
    WHERE a.key_id = p_key AND datarights.sees_answer(a.request_id, a.case_id, a.decision, a.proposed_by, a.decided_by))
$$;

-- While processing is restricted, the identity opens to whoever manages the case, and in an emergency.
CREATE FUNCTION datarights.restricted_opens(p_key uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT NOT EXISTS (
    SELECT 1 FROM public.cases_caseperson p JOIN public.cases_case c ON c.id = p.case_id
    WHERE p.key_id = p_key AND p.restricted_at IS NOT NULL AND c.manager_id <> access.me()
      AND c.id <> ALL ((SELECT cases.broken_by_me())::uuid[]))
$$;
GRANT EXECUTE ON FUNCTION datarights.holds, datarights.sees_case, datarights.sees_answer, datarights.may_deny,
  datarights.is_matched_elsewhere, datarights.has_answer, datarights.opens, datarights.is_stale TO sigap_desk;
GRANT EXECUTE ON FUNCTION datarights.key_opens, datarights.restricted_opens TO sigap_desk, sigap_vault;
-- Beside the policies of the vault and of cases, not instead of them.
CREATE POLICY key_of_data_request_read ON public.vault_datakey AS RESTRICTIVE FOR SELECT TO sigap_desk, sigap_vault
  USING (purpose <> 'data_request' OR datarights.key_opens(id));
CREATE POLICY key_of_restricted_read ON public.vault_datakey AS RESTRICTIVE FOR SELECT TO sigap_desk, sigap_vault
  USING (purpose <> 'person' OR datarights.restricted_opens(id));

GRANT SELECT, INSERT ON public.datarights_datarequest, public.datarights_dataanswer, public.datarights_registerword
  TO sigap_desk;
GRANT SELECT ON public.datarights_datamatch TO sigap_desk;
GRANT UPDATE (handed, same_as, ended_at, ended_by, ended_by_name) ON public.datarights_datarequest TO sigap_desk;
GRANT UPDATE (decision, decided_by, decided_by_name, decided_at, sealed_other) ON public.datarights_dataanswer TO sigap_desk;
-- Also where the case is kept from me: a request that is not there would tell that there is one.
CREATE POLICY request_seen ON public.datarights_datarequest FOR SELECT TO sigap_desk
  USING (datarights.holds(office_id, 'data:note'));
CREATE POLICY request_noted ON public.datarights_datarequest FOR INSERT TO sigap_desk WITH CHECK (
  datarights.holds(office_id, 'data:note') AND noted_by = (SELECT access.me()) AND ended_at IS NULL);
-- Ended by who sees the answer that stands; cancelled, while nobody has answered, by the head who noted it or may open it:
-- what is never answered is denied, and a rule for what matches alone would tell whoever noted it.
CREATE POLICY request_ended ON public.datarights_datarequest FOR UPDATE TO sigap_desk
  USING (datarights.holds(office_id, 'data:note') AND ended_at IS NULL)
  WITH CHECK (ended_by = (SELECT access.me()) AND CASE
    WHEN handed LIKE 'cancel\_%' THEN NOT datarights.has_answer(id) AND access.leads(office_id)
      AND (noted_by = (SELECT access.me()) OR datarights.opens(id))
    ELSE EXISTS (
      SELECT 1 FROM public.datarights_dataanswer a
      WHERE a.request_id = datarights_datarequest.id AND NOT datarights.is_stale(a.id)
        AND (a.decision = 'right_agreed' OR a.decision = '' AND NOT a.needs_second)) END);
CREATE POLICY match_seen ON public.datarights_datamatch FOR SELECT TO sigap_desk USING (
  (SELECT access.may('data:answer')) AND EXISTS (
    SELECT 1 FROM public.datarights_datarequest r WHERE r.id = request_id
      AND datarights.sees_case(r.office_id, datarights_datamatch.case_id)));
CREATE POLICY answer_seen ON public.datarights_dataanswer FOR SELECT TO sigap_desk USING (
  datarights.sees_answer(request_id, case_id, decision, proposed_by, decided_by));
CREATE POLICY answer_proposed ON public.datarights_dataanswer FOR INSERT TO sigap_desk WITH CHECK (
  proposed_by = (SELECT access.me()) AND decision = '' AND lifted_at IS NULL AND EXISTS (
    SELECT 1 FROM public.datarights_datarequest r
    WHERE r.id = request_id AND r.ended_at IS NULL AND datarights.holds(r.office_id, 'data:answer')
      AND (case_id IS NULL AND datarights.may_deny(r.id) OR cases.in_room(case_id, 'identity') AND EXISTS (
        SELECT 1 FROM public.cases_caseperson p JOIN public.cases_case c ON c.id = p.case_id
        WHERE p.id = person_id AND c.id = datarights_dataanswer.case_id AND c.office_id = r.office_id
          AND p.role <> 'reporter'))));
-- Four eyes, also past the page. One that is stale may be put aside also after it was decided.
CREATE POLICY answer_decided ON public.datarights_dataanswer FOR UPDATE TO sigap_desk
  USING (proposed_by <> (SELECT access.me()) AND lifted_at IS NULL AND (decision = '' AND needs_second
    OR decision <> 'right_disagreed' AND datarights.is_stale(id)))
  WITH CHECK (decided_by = (SELECT access.me()) AND decision <> ''
    AND (decision = 'right_disagreed' OR NOT datarights.is_stale(id)));
CREATE POLICY word_seen ON public.datarights_registerword FOR SELECT TO sigap_desk USING ((SELECT access.may('data:note')));
CREATE POLICY word_written ON public.datarights_registerword FOR INSERT TO sigap_desk WITH CHECK (
  (SELECT access.may('data:register')) AND written_by = (SELECT access.me()));

-- Who of the office's cases may be the person asked about, by tokens that are kept nowhere. Whoever noted the request
-- learns nothing of it: a match is seen by those of its case.
CREATE FUNCTION datarights.match(p_request uuid, p_tokens bytea[], p_at timestamptz) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  INSERT INTO public.datarights_datamatch (id, request_id, case_id, person_id, found_at)
  SELECT gen_random_uuid(), r.id, n.case_id, n.person_id, audit.moment(p_at)
  FROM public.datarights_datarequest r CROSS JOIN LATERAL (
    SELECT DISTINCT t.case_id, t.person_id FROM public.cases_persontoken t
    JOIN public.cases_case c ON c.id = t.case_id AND c.office_id = r.office_id
    JOIN public.cases_caseperson p ON p.id = t.person_id AND p.role <> 'reporter'
    WHERE t.token = ANY (p_tokens) LIMIT 50) n
  WHERE r.id = p_request AND r.noted_by = access.me() AND r.ended_at IS NULL
  ON CONFLICT DO NOTHING
$$;
GRANT EXECUTE ON FUNCTION datarights.match TO sigap_desk;

-- An answer that restricts does so once it stands, and until two people lift it: who manages the case, and another. Of
-- several, each stands by itself.
CREATE FUNCTION datarights.follow_restriction() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  -- Two that are lifted at once come one after the other.
  PERFORM 1 FROM public.cases_caseperson p WHERE p.id = NEW.person_id FOR UPDATE;
  UPDATE public.cases_caseperson p SET restricted_at = (
    SELECT min(coalesce(a.decided_at, a.proposed_at)) FROM public.datarights_dataanswer a
    WHERE a.person_id = p.id AND a.outcome = 'right_restricted' AND a.lifted_at IS NULL
      AND (a.decision = 'right_agreed' OR a.decision = '' AND NOT a.needs_second))
  WHERE p.id = NEW.person_id;
  RETURN NULL;
END $$;
CREATE TRIGGER restriction_follows AFTER INSERT OR UPDATE OF decision, lifted_at ON public.datarights_dataanswer
  FOR EACH ROW WHEN (NEW.outcome = 'right_restricted') EXECUTE FUNCTION datarights.follow_restriction();
CREATE FUNCTION datarights.ask_lift(p_answer uuid, p_name text, p_at timestamptz) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE public.datarights_dataanswer a
  SET lift_asked_at = audit.moment(p_at), lift_asked_by = access.me(), lift_asked_by_name = p_name
  FROM public.cases_case c
  WHERE a.id = p_answer AND a.outcome = 'right_restricted' AND a.lifted_at IS NULL AND a.lift_asked_by IS NULL
    AND (a.decision = 'right_agreed' OR a.decision = '' AND NOT a.needs_second) AND c.id = a.case_id
    AND c.manager_id = access.me() AND cases.in_room(c.id, 'identity');
  RETURN FOUND;
END $$;
-- Who is asked agrees, or leaves it restricted.
CREATE FUNCTION datarights.lift(p_answer uuid, p_agrees boolean, p_name text, p_at timestamptz) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE public.datarights_dataanswer a SET
    lifted_at = CASE WHEN p_agrees THEN audit.moment(p_at) END, lifted_by = CASE WHEN p_agrees THEN access.me() END,
    lifted_by_name = CASE WHEN p_agrees THEN p_name ELSE '' END,
    lift_asked_at = CASE WHEN p_agrees THEN a.lift_asked_at END,
    lift_asked_by = CASE WHEN p_agrees THEN a.lift_asked_by END,
    lift_asked_by_name = CASE WHEN p_agrees THEN a.lift_asked_by_name ELSE '' END
  WHERE a.id = p_answer AND a.lifted_at IS NULL AND a.lift_asked_by <> access.me()
    AND datarights.sees_answer(a.request_id, a.case_id, a.decision, a.proposed_by, a.decided_by);
  RETURN FOUND;
END $$;
GRANT EXECUTE ON FUNCTION datarights.ask_lift, datarights.lift TO sigap_desk;

-- What the closing guard asks: whether somebody still waits for an answer about a person of this case.
CREATE FUNCTION datarights.closing_facts(wanted uuid) RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT array_remove(ARRAY[CASE WHEN EXISTS (
    SELECT 1 FROM public.datarights_datarequest r WHERE r.ended_at IS NULL AND (
      EXISTS (SELECT 1 FROM public.datarights_datamatch m WHERE m.request_id = r.id AND m.case_id = wanted)
      OR EXISTS (SELECT 1 FROM public.datarights_dataanswer a
        WHERE a.request_id = r.id AND a.case_id = wanted AND a.decision <> 'right_disagreed'))
  ) THEN 'data_request_open' END], NULL)
  WHERE cases.answers_closing(wanted)
$$;
GRANT EXECUTE ON FUNCTION datarights.closing_facts TO sigap_desk;

-- For the register of processing, in one statement: the newest words of each part, offices that referrals went to and how
-- many, no case in it, and how many policies guard how many tables.
CREATE FUNCTION datarights.printed() RETURNS TABLE (words jsonb, recipients jsonb, policies integer, tables integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT
    (SELECT coalesce(jsonb_object_agg(w.part, w.words), '{}') FROM (
      SELECT DISTINCT ON (r.part) r.part, r.words FROM public.datarights_registerword r
      ORDER BY r.part, r.written_at DESC, r.id DESC) w),
    (SELECT coalesce(jsonb_agg(jsonb_build_array(f.name, f.sent) ORDER BY f.sent DESC, f.name), '[]') FROM (
      SELECT t.to_office_name AS name, count(*) AS sent FROM public.referrals_referral t
      WHERE t.from_office_id = ANY ((SELECT access.my_offices())::uuid[]) GROUP BY t.to_office_name) f),
    p.policies, p.tables
  FROM (SELECT count(*)::integer AS policies, count(DISTINCT p.polrelid)::integer AS tables FROM pg_catalog.pg_policy p) p
  WHERE access.may('data:note')
$$;
GRANT EXECUTE ON FUNCTION datarights.printed TO sigap_desk;
