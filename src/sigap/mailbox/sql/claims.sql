-- Claim tokens at the door of the public: by one the owner of a report sets a return code. It opens nothing else.

-- Whether it is worth stretching a code for: good now, or used a moment ago (a second click of the same form). A report
-- whose words are gone (moved apart, or destroyed) gets no code any more.
CREATE FUNCTION mailbox.claimable(p_token bytea, p_at timestamptz) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM public.mailbox_claim c JOIN public.mailbox_envelope e ON e.id = c.envelope_id
    WHERE c.token = p_token AND c.cancelled_at IS NULL AND octet_length(e.sealed_story) > 0
      AND CASE WHEN c.claimed_at IS NULL THEN c.expires_at > (SELECT audit.moment(p_at)) ELSE c.claimed_at > (SELECT audit.moment(p_at)) - interval '10 minutes' END)
$$;
GRANT EXECUTE ON FUNCTION mailbox.claimable TO sigap_public;

-- Once: the report is found by the new code from now on, and by no older one. What was written to the holder of an older
-- code stays theirs: for the new one the dialogue begins anew.
CREATE FUNCTION mailbox.claim(p_token bytea, p_lookup bytea, p_at timestamptz)
RETURNS TABLE (id uuid, number text, received_at timestamptz)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  found_claim public.mailbox_claim%ROWTYPE;
BEGIN
  p_at := audit.moment(p_at);
  IF length(p_lookup) <> 32 THEN
    RETURN;
  END IF;
  -- The code first, as everywhere: whoever moves or erases the report waits here, or is seen.
  PERFORM FROM public.mailbox_code k JOIN public.mailbox_claim c ON c.envelope_id = k.report_id
  WHERE c.token = p_token FOR NO KEY UPDATE OF k;
  SELECT * INTO found_claim FROM public.mailbox_claim c WHERE c.token = p_token FOR UPDATE;
  IF found_claim.id IS NULL OR NOT mailbox.claimable(p_token, p_at) THEN
    RETURN;
  ELSIF found_claim.claimed_at IS NULL THEN
    UPDATE public.mailbox_claim c SET claimed_at = p_at WHERE c.id = found_claim.id;
    UPDATE public.mailbox_code c SET lookup = p_lookup, ended_at = NULL WHERE c.report_id = found_claim.envelope_id;
    PERFORM mailbox.silence(found_claim.envelope_id);
    PERFORM audit.append(jsonb_build_array(jsonb_build_object(
      'kind', 'system', 'id', found_claim.envelope_id::text, 'code', 'mailbox:claim:used', 'actor', NULL,
      'at', to_char(p_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
      'ids', jsonb_build_object('report', found_claim.envelope_id::text))));
  END IF;
  RETURN QUERY SELECT e.id, e.number, e.received_at FROM public.mailbox_envelope e
    WHERE e.id = found_claim.envelope_id AND e.id = mailbox.report_of(p_lookup);
END $$;
GRANT EXECUTE ON FUNCTION mailbox.claim TO sigap_public;
