-- What is destroyed before its time, and what may not be. The desk asks, approves and holds; it destroys nothing:
-- that is done as the owner (`./sigap keys erase`), after the MACs of these rows were checked.

-- Who approves or declines: a head whose office takes part in the case, and the auditor, who reads nothing of it.
CREATE FUNCTION cases.may_answer_erasure(wanted uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT access.may('audit:see')
    OR (access.has_any_role(access.named_heads()) AND cases.visible(wanted))
$$;
GRANT EXECUTE ON FUNCTION cases.may_answer_erasure TO sigap_desk;

-- How many data keys of each purpose a case has: what would go, as counts, for who approves without reading.
CREATE FUNCTION cases.erasure_extent(wanted uuid) RETURNS TABLE (purpose text, keys bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT k.purpose, count(*) FROM public.vault_datakey k
  WHERE k.case_id = wanted AND k.destroyed_at IS NULL
    AND EXISTS (SELECT 1 FROM public.cases_erasure e WHERE e.case_id = wanted)
    AND (cases.visible(wanted) OR access.may('audit:see'))
  GROUP BY k.purpose
$$;
GRANT EXECUTE ON FUNCTION cases.erasure_extent TO sigap_desk;

-- It waited longer than `cases.rules.ERASURE_STANDS`, as the database tells the time.
CREATE FUNCTION cases.erasure_lapsed(requested timestamptz, answered timestamptz) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT audit.moment(answered) > requested + interval '30 days'
$$;
GRANT EXECUTE ON FUNCTION cases.erasure_lapsed TO sigap_desk;

GRANT SELECT, INSERT ON public.cases_erasure TO sigap_desk;
GRANT UPDATE (status, answered_by, answered_by_name, answered_at, mac) ON public.cases_erasure TO sigap_desk;
CREATE POLICY erasure_seen ON public.cases_erasure FOR SELECT TO sigap_desk USING (
  cases.visible(case_id) OR (SELECT access.may('audit:see'))
);
CREATE POLICY erasure_requested ON public.cases_erasure FOR INSERT TO sigap_desk WITH CHECK (
  requested_by = (SELECT access.me()) AND status = 'waiting'
  AND (SELECT access.may('case:erase_request')) AND cases.in_room(case_id, 'summary')
);
CREATE POLICY erasure_answered ON public.cases_erasure FOR UPDATE TO sigap_desk
  USING (status IN ('waiting', 'approved') AND (cases.visible(case_id) OR (SELECT access.may('audit:see'))))
  WITH CHECK (
    answered_by = (SELECT access.me())
    AND CASE status
      -- One that lapsed is taken back by whoever asks anew.
      WHEN 'withdrawn' THEN requested_by = (SELECT access.me())
        OR cases.erasure_lapsed(requested_at, answered_at)
          AND (SELECT access.may('case:erase_request')) AND cases.in_room(case_id, 'summary')
      WHEN 'approved' THEN requested_by <> (SELECT access.me()) AND cases.may_answer_erasure(case_id)
      WHEN 'declined' THEN requested_by <> (SELECT access.me()) AND cases.may_answer_erasure(case_id)
      ELSE false
    END
  );
GRANT SELECT, INSERT ON public.cases_legalhold TO sigap_desk;
GRANT UPDATE (released_by, released_by_name, released_at, mac) ON public.cases_legalhold TO sigap_desk;
CREATE POLICY hold_seen ON public.cases_legalhold FOR SELECT TO sigap_desk USING (
  cases.visible(case_id) OR (SELECT access.may('audit:see'))
);
CREATE POLICY hold_placed ON public.cases_legalhold FOR INSERT TO sigap_desk WITH CHECK (
  placed_by = (SELECT access.me()) AND released_by IS NULL AND cases.visible(case_id)
  AND placed_office_id = ANY ((SELECT access.my_offices())::uuid[])
  AND (SELECT access.may('case:hold'))
);
CREATE POLICY hold_released ON public.cases_legalhold FOR UPDATE TO sigap_desk
  USING (released_by IS NULL AND cases.visible(case_id))
  WITH CHECK (
    released_by = (SELECT access.me()) AND placed_by <> (SELECT access.me()) AND cases.visible(case_id)
    AND CASE
      WHEN placed_office_kind IN ('polres_ppa', 'kejari')
        THEN (SELECT access.has_any_role(ARRAY['investigator', 'ppa_unit_head', 'prosecutor']))
      ELSE (SELECT access.may('case:hold'))
    END
  );
-- Tokens of an identity that is corrected go with it. The desk is given this door and no DELETE.
CREATE FUNCTION cases.forget_tokens(wanted uuid) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  DELETE FROM public.cases_persontoken t USING public.cases_caseperson p
  WHERE t.person_id = wanted AND p.id = wanted AND cases.in_room(p.case_id, 'identity')
$$;
GRANT EXECUTE ON FUNCTION cases.forget_tokens TO sigap_desk;
-- Those of a paper's number, once the entry is corrected.
CREATE FUNCTION cases.forget_paper(wanted uuid) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  DELETE FROM public.cases_papertoken t WHERE t.source = wanted AND cases.in_room(t.case_id, 'legal')
$$;
GRANT EXECUTE ON FUNCTION cases.forget_paper TO sigap_desk;
