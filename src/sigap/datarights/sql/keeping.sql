-- What is kept of requests, and until when: the words go with the case that they are about, or once their time is over.

-- Whom a request is about: of whom its answer is, else whom it matches.
CREATE FUNCTION datarights.about(p_request uuid) RETURNS TABLE (case_id uuid, person_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH said AS (
    SELECT a.case_id, a.person_id FROM public.datarights_dataanswer a
    WHERE a.request_id = p_request AND a.decision <> 'right_disagreed' AND a.case_id IS NOT NULL)
  SELECT s.case_id, s.person_id FROM said s
  UNION ALL
  SELECT m.case_id, m.person_id FROM public.datarights_datamatch m
  WHERE m.request_id = p_request AND NOT EXISTS (SELECT 1 FROM said)
$$;

-- Keys of what is sealed about people of a case, in requests that have ended: destroyed with it, by the owner. What still
-- waits for an answer goes once it has ended.
CREATE FUNCTION datarights.keys_of_case(p_case uuid) RETURNS SETOF uuid
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  WITH over AS (
    SELECT r.id, r.key_id FROM public.datarights_datarequest r
    WHERE r.ended_at IS NOT NULL AND EXISTS (SELECT 1 FROM datarights.about(r.id) b WHERE b.case_id = p_case))
  SELECT o.key_id FROM over o
  UNION SELECT a.key_id FROM public.datarights_dataanswer a JOIN over o ON o.id = a.request_id
$$;

-- A restriction that stands still needs its words.
CREATE FUNCTION datarights.restricts(p_request uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM public.datarights_dataanswer a JOIN public.cases_caseperson p ON p.id = a.person_id
    WHERE a.request_id = p_request AND a.outcome = 'right_restricted' AND a.lifted_at IS NULL
      AND a.decision <> 'right_disagreed' AND p.restricted_at IS NOT NULL AND p.erased_at IS NULL)
$$;

-- Words of requests that ended: the time of keeping is over, or the case or the person was erased; never while a case that
-- they are about is held. Keys, words and matches go; numbers, kinds and moments stay. Returns how many.
CREATE FUNCTION datarights.forget(p_at timestamptz) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  gone uuid[];
BEGIN
  p_at := audit.moment(p_at);
  SELECT coalesce(array_agg(found.id), '{}') INTO gone FROM (
    SELECT r.id FROM public.datarights_datarequest r
    WHERE r.ended_at IS NOT NULL AND r.sealed_content <> '' AND NOT datarights.restricts(r.id)
      AND NOT EXISTS (SELECT 1 FROM datarights.about(r.id) b
        JOIN public.cases_legalhold l ON l.case_id = b.case_id AND l.released_at IS NULL)
      AND (EXISTS (SELECT 1 FROM datarights.about(r.id) b JOIN public.cases_case c ON c.id = b.case_id
          JOIN public.cases_caseperson p ON p.id = b.person_id WHERE c.erased_at IS NOT NULL OR p.erased_at IS NOT NULL)
        OR retention.kept_until('keep-request', greatest(r.ended_at, (
          SELECT max(a.lifted_at) FROM public.datarights_dataanswer a WHERE a.request_id = r.id)), p_at)
          <= retention.day_of(p_at))
    FOR UPDATE SKIP LOCKED) found;
  UPDATE public.vault_datakey k SET wrapped = '', destroyed_at = p_at WHERE k.destroyed_at IS NULL AND k.id IN (
    SELECT r.key_id FROM public.datarights_datarequest r WHERE r.id = ANY (gone)
    UNION SELECT a.key_id FROM public.datarights_dataanswer a WHERE a.request_id = ANY (gone));
  UPDATE public.datarights_datarequest SET sealed_content = '' WHERE id = ANY (gone);
  UPDATE public.datarights_dataanswer SET sealed_reason = '' WHERE request_id = ANY (gone);
  DELETE FROM public.datarights_datamatch WHERE request_id = ANY (gone);
  PERFORM audit.append(jsonb_agg(jsonb_build_object(
    'kind', 'system', 'id', one::text, 'code', 'datarights:request:forgotten', 'actor', NULL,
    'at', audit.moment_text(p_at), 'ids', jsonb_build_object('request', one::text))))
  FROM unnest(gone) one HAVING count(*) > 0;
  RETURN cardinality(gone);
END $$;
GRANT USAGE ON SCHEMA datarights TO sigap_worker;
GRANT EXECUTE ON FUNCTION datarights.forget TO sigap_worker;
