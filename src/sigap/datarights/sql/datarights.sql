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

-- An answer: its two people, those of the case, and where nothing is held, while it waits, whoever may be the second.
CREATE FUNCTION datarights.sees_answer(p_office uuid, p_case uuid, p_decision text, p_proposer uuid, p_decider uuid)
RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT datarights.holds(p_office, 'data:answer') AND CASE
    WHEN p_case IS NOT NULL THEN datarights.sees_case(p_office, p_case)
    ELSE p_decision = '' OR access.me() IN (p_proposer, p_decider) END
$$;

-- A request that is joined to a case which is kept from me is not there for me.
CREATE FUNCTION datarights.is_kept(p_request uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM (
      SELECT m.case_id FROM public.datarights_datamatch m WHERE m.request_id = p_request
      UNION ALL SELECT a.case_id FROM public.datarights_dataanswer a WHERE a.request_id = p_request) j
    WHERE j.case_id = ANY ((SELECT cases.kept_from_me())::uuid[]))
$$;

-- The key of a request opens to who noted it and to who answers; the key of an answer to who sees it.
CREATE FUNCTION datarights.key_opens(p_key uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM public.datarights_datarequest r WHERE r.key_id = p_key AND NOT datarights.is_kept(r.id)
      AND (r.noted_by = access.me() OR datarights.holds(r.office_id, 'data:answer')))
  OR EXISTS (
    SELECT 1 FROM public.datarights_dataanswer a JOIN public.datarights_datarequest r ON r.id = a.request_id
    WHERE a.key_id = p_key AND datarights.sees_answer(r.office_id, a.case_id, a.decision, a.proposed_by, a.decided_by))
$$;

-- While processing is restricted, the identity opens to whoever manages the case, and in an emergency.
CREATE FUNCTION datarights.restricted_opens(p_key uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT NOT EXISTS (
    SELECT 1 FROM public.cases_caseperson p JOIN public.cases_case c ON c.id = p.case_id
    WHERE p.key_id = p_key AND p.restricted_at IS NOT NULL AND c.manager_id <> access.me()
      AND c.id <> ALL ((SELECT cases.broken_by_me())::uuid[]))
$$;
GRANT EXECUTE ON FUNCTION datarights.holds, datarights.sees_case, datarights.sees_answer, datarights.is_kept TO sigap_desk;
GRANT EXECUTE ON FUNCTION datarights.key_opens, datarights.restricted_opens TO sigap_desk, sigap_vault;
-- Beside the policies of the vault and of cases, not instead of them.
CREATE POLICY key_of_data_request_read ON public.vault_datakey AS RESTRICTIVE FOR SELECT TO sigap_desk, sigap_vault
  USING (purpose <> 'data_request' OR datarights.key_opens(id));
CREATE POLICY key_of_restricted_read ON public.vault_datakey AS RESTRICTIVE FOR SELECT TO sigap_desk, sigap_vault
  USING (purpose <> 'person' OR datarights.restricted_opens(id));

GRANT SELECT, INSERT ON public.datarights_datarequest, public.datarights_dataanswer, public.datarights_registerword
  TO sigap_desk;
GRANT SELECT ON public.datarights_datamatch TO sigap_desk;
GRANT UPDATE (handed, ended_at, ended_by, ended_by_name) ON public.datarights_datarequest TO sigap_desk;
GRANT UPDATE (decision, decided_by, decided_by_name, decided_at) ON public.datarights_dataanswer TO sigap_desk;
CREATE POLICY request_seen ON public.datarights_datarequest FOR SELECT TO sigap_desk
  USING (datarights.holds(office_id, 'data:note') AND NOT datarights.is_kept(id));
CREATE POLICY request_noted ON public.datarights_datarequest FOR INSERT TO sigap_desk WITH CHECK (
  datarights.holds(office_id, 'data:note') AND noted_by = (SELECT access.me()) AND ended_at IS NULL);
-- Ended by who sees the answer that stands.
CREATE POLICY request_ended ON public.datarights_datarequest FOR UPDATE TO sigap_desk
  USING (datarights.holds(office_id, 'data:note') AND ended_at IS NULL)
  WITH CHECK (ended_by = (SELECT access.me()) AND EXISTS (
    SELECT 1 FROM public.datarights_dataanswer a
    WHERE a.request_id = datarights_datarequest.id AND (a.decision = 'right_agreed' OR a.decision = '' AND NOT a.needs_second)));
CREATE POLICY match_seen ON public.datarights_datamatch FOR SELECT TO sigap_desk USING (
  (SELECT access.may('data:answer')) AND cases.in_room(case_id, 'identity'));
CREATE POLICY answer_seen ON public.datarights_dataanswer FOR SELECT TO sigap_desk USING (EXISTS (
  SELECT 1 FROM public.datarights_datarequest r WHERE r.id = request_id
    AND datarights.sees_answer(r.office_id, case_id, decision, proposed_by, decided_by)));
CREATE POLICY answer_proposed ON public.datarights_dataanswer FOR INSERT TO sigap_desk WITH CHECK (
  proposed_by = (SELECT access.me()) AND decision = '' AND lifted_at IS NULL AND EXISTS (
    SELECT 1 FROM public.datarights_datarequest r
    WHERE r.id = request_id AND r.ended_at IS NULL AND datarights.holds(r.office_id, 'data:answer')
      AND (case_id IS NULL OR cases.in_room(case_id, 'identity') AND EXISTS (
        SELECT 1 FROM public.cases_caseperson p JOIN public.cases_case c ON c.id = p.case_id
        WHERE p.id = person_id AND c.id = datarights_dataanswer.case_id AND c.office_id = r.office_id
          AND p.role <> 'reporter'))));
-- Four eyes, also past the page.
CREATE POLICY answer_decided ON public.datarights_dataanswer FOR UPDATE TO sigap_desk
  USING (decision = '' AND needs_second AND proposed_by <> (SELECT access.me()))
  WITH CHECK (decided_by = (SELECT access.me()) AND decision <> '');
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

-- An answer that restricts does so once it stands, and until it is lifted by whoever manages the case.
CREATE FUNCTION datarights.follow_restriction() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NEW.outcome = 'right_restricted' AND (NEW.decision = 'right_agreed' OR NEW.decision = '' AND NOT NEW.needs_second) THEN
    UPDATE public.cases_caseperson p SET restricted_at = CASE WHEN NEW.lifted_at IS NULL
      THEN coalesce(p.restricted_at, NEW.decided_at, NEW.proposed_at) END
    WHERE p.id = NEW.person_id;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER restriction_follows AFTER INSERT OR UPDATE ON public.datarights_dataanswer FOR EACH ROW
  EXECUTE FUNCTION datarights.follow_restriction();
CREATE FUNCTION datarights.lift(p_answer uuid, p_name text, p_at timestamptz) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE public.datarights_dataanswer a SET lifted_at = audit.moment(p_at), lifted_by_name = p_name
  FROM public.cases_case c
  WHERE a.id = p_answer AND a.outcome = 'right_restricted' AND a.lifted_at IS NULL AND c.id = a.case_id
    AND c.manager_id = access.me() AND cases.in_room(c.id, 'identity');
  RETURN FOUND;
END $$;
GRANT EXECUTE ON FUNCTION datarights.lift TO sigap_desk;

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

-- For the register of processing: offices that referrals went to, and how many; no case in it.
CREATE FUNCTION datarights.recipients() RETURNS TABLE (office text, sent integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT f.to_office_name, count(*)::integer FROM public.referrals_referral f
  WHERE access.may('data:note') AND f.from_office_id = ANY ((SELECT access.my_offices())::uuid[])
  GROUP BY f.to_office_name ORDER BY 2 DESC, 1
$$;
-- How many policies guard how many tables.
CREATE FUNCTION datarights.measures() RETURNS TABLE (policies integer, tables integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT count(*)::integer, count(DISTINCT p.polrelid)::integer FROM pg_catalog.pg_policy p WHERE access.may('data:note')
$$;
GRANT EXECUTE ON FUNCTION datarights.recipients, datarights.measures TO sigap_desk;
