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

CREATE TRIGGER kept_takes_claims_back AFTER INSERT ON public.intake_reportkeptfrom FOR EACH ROW
  EXECUTE FUNCTION intake.take_claims_back();
-- As of the report itself (doors.sql): what its reporter was told is not for them either.
CREATE POLICY message_kept ON public.mailbox_message AS RESTRICTIVE FOR SELECT TO sigap_desk
  USING (envelope_id <> ALL ((SELECT intake.kept_from_me())::uuid[]));

-- Who must not know of a report is told nothing of it either: no notice, no deadline, no line in a list of requests.

-- A person, or an office, of whom triage noted that they must not know of this report. The same rule as
-- intake.kept_from_me, asked of others.
CREATE FUNCTION intake.report_kept(wanted uuid, person uuid, office uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM public.intake_reportkeptfrom k
    WHERE k.envelope_id = wanted AND (k.person_id = person OR EXISTS (
      SELECT 1 FROM public.access_office o
      WHERE (o.id = office OR o.id IN (
          SELECT m.office_id FROM public.access_membership m
          WHERE m.person_id = person AND m.since <= now() AND (m.until IS NULL OR m.until > now())))
        AND (o.id = k.office_id OR (k.area <> '' AND o.kind IN ('desa', 'kecamatan')
          AND (o.region = k.area OR starts_with(o.region, k.area || '.')))))))
$$;

-- The reports that these ids name.
CREATE FUNCTION intake.reports_in(about jsonb) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT DISTINCT k.envelope_id FROM public.intake_reportkeptfrom k
  JOIN jsonb_each_text(about) each ON each.value = k.envelope_id::text
$$;

CREATE POLICY clock_of_report_kept ON public.clocks_clock AS RESTRICTIVE FOR SELECT TO sigap_desk
  USING (subject_id <> ALL ((SELECT intake.kept_from_me())::uuid[]));
