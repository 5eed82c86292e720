-- Who must not know of a report keeps nothing in hand that opens it: a token that they handed out and that nobody used is
-- good for nothing from the moment they are named. Its owner asks the officer who holds the report for another.
CREATE FUNCTION intake.take_claims_back() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  gone integer;
BEGIN
  UPDATE public.mailbox_claim c SET cancelled_at = NEW.noted_at, cancelled_by = NEW.noted_by
  WHERE c.envelope_id = NEW.envelope_id AND c.claimed_at IS NULL AND c.cancelled_at IS NULL
    AND intake.report_kept(NEW.envelope_id, c.issued_by, NULL);
  GET DIAGNOSTICS gone = ROW_COUNT;
  IF gone > 0 THEN
    PERFORM audit.append(jsonb_build_array(jsonb_build_object(
      'kind', 'system', 'id', NEW.envelope_id::text, 'code', 'report:claim:cancelled', 'actor', NEW.noted_by::text,
      'at', to_char(NEW.noted_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
      'ids', jsonb_build_object('report', NEW.envelope_id::text))));
  END IF;
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION intake.take_claims_back() FROM PUBLIC;
CREATE TRIGGER kept_takes_claims_back AFTER INSERT ON public.intake_reportkeptfrom FOR EACH ROW
  EXECUTE FUNCTION intake.take_claims_back();
UPDATE public.mailbox_claim c SET cancelled_at = now(), cancelled_by = c.issued_by
WHERE c.claimed_at IS NULL AND c.cancelled_at IS NULL AND intake.report_kept(c.envelope_id, c.issued_by, NULL);

-- As of the report itself (doors.sql): what its reporter was told is not for them either.
CREATE POLICY message_kept ON public.mailbox_message AS RESTRICTIVE FOR SELECT TO sigap_desk
  USING (envelope_id <> ALL ((SELECT intake.kept_from_me())::uuid[]));
