-- Who must not know of a report keeps nothing in hand that opens it: a token that they handed out and that nobody used is
-- good for nothing from the moment they are named. Its owner asks the officer who holds the report for another.
CREATE FUNCTION intake.take_claims_back() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  gone integer;
BEGIN
  UPDATE public.mailbox_claim c SET cancelled_at = NEW.noted_at, cancelled_by = NEW.noted_by
  WHERE c.envelope_id = NEW.envelope_id AND c.claimed_at IS NULL AND c.cancelled_at IS NULL
    AND access.is_excluded(NEW.envelope_id, c.issued_by, NULL);
  GET DIAGNOSTICS gone = ROW_COUNT;
  IF gone > 0 THEN
    PERFORM audit.append(jsonb_build_array(jsonb_build_object(
      'kind', 'system', 'id', NEW.envelope_id::text, 'code', 'report:claim:cancelled', 'actor', NULL,
      'at', to_char(NEW.noted_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
      'ids', jsonb_build_object('report', NEW.envelope_id::text))));
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER kept_takes_claims_back AFTER INSERT ON public.intake_reportkeptfrom FOR EACH ROW
  EXECUTE FUNCTION intake.take_claims_back();
-- As of the report itself: what its reporter was told is not for them either.
CREATE POLICY message_kept ON public.mailbox_message AS RESTRICTIVE FOR SELECT TO sigap_desk
  USING (envelope_id <> ALL ((SELECT intake.kept_from_me())::uuid[]));

-- The registry of exclusions follows this table. Of an area only the offices of a desa or kecamatan there.
CREATE FUNCTION intake.register_exclusion() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    PERFORM access.lift_exclusion(OLD.id);
  ELSE
    PERFORM access.exclude(
      NEW.id, NEW.envelope_id, 'report', NEW.person_id, NEW.office_id, NEW.area, NEW.area <> '', false);
  END IF;
  RETURN NULL;
END $$;

-- Named before the trigger that takes claims back: triggers of one moment run by name, and that one asks the registry.
CREATE TRIGGER exclusion_registered AFTER INSERT OR UPDATE OR DELETE ON public.intake_reportkeptfrom FOR EACH ROW
  EXECUTE FUNCTION intake.register_exclusion();

-- A report that became or joined a case belongs to it; a decision that is undone takes it away again.
CREATE FUNCTION intake.register_joined_report() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.case_id IS NOT NULL AND OLD.case_id IS DISTINCT FROM NEW.case_id THEN
    PERFORM access.drop_subject(OLD.envelope_id, OLD.case_id);
  END IF;
  IF NEW.case_id IS NOT NULL THEN
    PERFORM access.register_subject(NEW.envelope_id, NEW.case_id);
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER joined_report_registered AFTER INSERT OR UPDATE OF case_id ON public.intake_triage FOR EACH ROW
  EXECUTE FUNCTION intake.register_joined_report();

-- Who must not know of a report is told nothing of it either: no notice, no deadline, no line in a list of requests.

CREATE POLICY clock_of_report_kept ON public.clocks_clock AS RESTRICTIVE FOR SELECT TO sigap_desk
  USING (subject_id <> ALL ((SELECT intake.kept_from_me())::uuid[]));
