-- A register that was checked and found clean: whoever may let it in, until its file goes. Who uploaded it and who said what
-- its columns mean are none of them: where these are two, everybody else of the office by name.
CREATE VIEW registers.work_rows AS
  SELECT w.* FROM public.registers_registerupload u
  CROSS JOIN LATERAL (
    SELECT NULL::uuid AS person, NULL::timestamptz AS since, NULL::timestamptz AS until WHERE u.mapped_by = u.uploaded_by
    UNION ALL
    SELECT h.* FROM access.holders_after(u.office_id, 'register:import', u.uploaded_at) h
    WHERE u.mapped_by <> u.uploaded_by AND h.person NOT IN (u.uploaded_by, u.mapped_by)) s
  CROSS JOIN LATERAL work.item(
    kind => 'registers.let_in', subject_id => u.id, since => u.uploaded_at, due_at => u.uploaded_at + interval '7 days',
    soon_at => u.uploaded_at + interval '6 days', office_id => u.office_id, duty => 'register:import', person_id => s.person,
    shows_at => s.since, ends_at => s.until, except_person => u.uploaded_by, who => u.uploaded_by_name) w
  WHERE u.state = 'register_checked';

CREATE FUNCTION registers.refresh_work(subject uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM work.lock(subject);
  PERFORM work.reconcile('registers', subject, (
    SELECT jsonb_agg(to_jsonb(r)) FROM registers.work_rows r WHERE r.subject_id = subject));
END $$;
CREATE TRIGGER work_follows AFTER INSERT OR UPDATE OF state, mapped_by ON public.registers_registerupload
  FOR EACH ROW EXECUTE FUNCTION work.follow('registers', 'id');

-- Somebody comes to the office with the power to let it in, or leaves.
CREATE FUNCTION registers.follow_membership() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM registers.refresh_work(u.id) FROM public.registers_registerupload u
  WHERE u.state = 'register_checked' AND u.office_id = NEW.office_id;
  RETURN NULL;
END $$;
CREATE TRIGGER work_of_register_follows AFTER INSERT OR UPDATE OF since, until ON public.access_membership FOR EACH ROW
  EXECUTE FUNCTION registers.follow_membership();

-- Since when a file waits that nobody takes up: for ten minutes, or for two hours after it was begun.
CREATE FUNCTION registers.stuck_since() RETURNS timestamptz
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT min(u.waits_since) FROM public.registers_registerupload u
  WHERE u.state IN ('register_checking', 'register_approved') AND CASE WHEN u.started_at IS NULL
    THEN u.waits_since < now() - interval '10 minutes' ELSE u.started_at < now() - interval '2 hours' END
$$;
GRANT USAGE ON SCHEMA registers TO sigap_worker;
GRANT EXECUTE ON FUNCTION registers.stuck_since TO sigap_worker;
