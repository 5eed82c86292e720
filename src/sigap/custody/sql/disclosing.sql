-- The identity of a case's reporter: asked for by one office, answered by a person of another, open for minutes.

-- The roles that hold disclosure:approve and disclosure:ask.
CREATE FUNCTION custody.discloses() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT access.may('disclosure:approve')
$$;
GRANT EXECUTE ON FUNCTION custody.discloses TO sigap_desk;

CREATE FUNCTION custody.asks() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT access.may('disclosure:ask')
$$;
GRANT EXECUTE ON FUNCTION custody.asks TO sigap_desk;

GRANT SELECT, INSERT, UPDATE (answer, answered_by, answered_by_name, answered_office_id, answered_office_name,
  answered_at, opened_at, until, mac) ON public.custody_disclosure TO sigap_desk;
CREATE POLICY disclosure_seen ON public.custody_disclosure FOR SELECT TO sigap_desk USING (
  asked_by = (SELECT access.me()) OR (SELECT custody.discloses())
);
CREATE POLICY disclosure_asked ON public.custody_disclosure FOR INSERT TO sigap_desk WITH CHECK (
  (SELECT custody.asks()) AND asked_by = (SELECT access.me()) AND answer = ''
  AND office_id = ANY ((SELECT access.my_offices())::uuid[]) AND cases.visible(case_id)
  AND (until IS NULL OR (is_danger AND until <= now() + interval '16 minutes'))
);
CREATE POLICY disclosure_answered ON public.custody_disclosure FOR UPDATE TO sigap_desk
  USING ((SELECT custody.discloses()) AND answer = '' AND asked_by <> (SELECT access.me())
    AND office_id <> ALL ((SELECT access.my_offices())::uuid[]))
  WITH CHECK (answered_by = (SELECT access.me()) AND answered_office_id = ANY ((SELECT access.my_offices())::uuid[])
    AND (until IS NULL OR until <= now() + interval '16 minutes'));
-- Neither somebody who must not know of the case, nor for one of whom they are kept.
CREATE POLICY disclosure_kept ON public.custody_disclosure AS RESTRICTIVE FOR SELECT TO sigap_desk
  USING (case_id <> ALL ((SELECT cases.kept_from_me())::uuid[]));

-- Reasons for which a reporter's identity was asked for, where the case or that person was erased: the sealed words and
-- the key beside them. Returns how many.
CREATE FUNCTION custody.forget_reasons() RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  gone integer;
BEGIN
  UPDATE public.custody_disclosure d SET key_blob = '', sealed_reason = ''
  WHERE d.sealed_reason <> '' AND (
    EXISTS (SELECT 1 FROM public.cases_case c WHERE c.id = d.case_id AND c.erased_at IS NOT NULL)
    OR EXISTS (SELECT 1 FROM public.cases_caseperson p WHERE p.id = d.person_id AND p.erased_at IS NOT NULL));
  GET DIAGNOSTICS gone = ROW_COUNT;
  RETURN gone;
END $$;
GRANT EXECUTE ON FUNCTION custody.forget_reasons TO sigap_worker;

-- A request belongs to its case: whoever is excluded from that is told of neither.
CREATE TRIGGER subject_registered AFTER INSERT ON public.custody_disclosure FOR EACH ROW
  EXECUTE FUNCTION access.register_subject_of_case();

-- What a case opens of its reporter follows the request: opened in danger or approved, until its end.
CREATE FUNCTION custody.grant_reporter() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NEW.opened_at IS NOT NULL AND NEW.until IS NOT NULL AND NEW.answer IN ('', 'approved', 'justified')
    AND (NEW.is_danger OR NEW.answer = 'approved')
  THEN
    PERFORM cases.grant_reporter(NEW.id, NEW.person_id, NEW.field, NEW.asked_by, NEW.until);
  ELSE
    PERFORM cases.withdraw_reporter(NEW.id);
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER reporter_granted AFTER INSERT OR UPDATE ON public.custody_disclosure FOR EACH ROW
  EXECUTE FUNCTION custody.grant_reporter();
