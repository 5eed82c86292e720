-- A register that was checked and found clean: whoever may let it in, until its file goes. Who uploaded it and who said what
-- its columns mean are none of them: where these are two, everybody else of the office by name.
CREATE VIEW registers.work_rows AS
  SELECT w.* FROM public.registers_registerupload u
  CROSS JOIN LATERAL (
    SELECT NULL::uuid AS id WHERE u.mapped_by = u.uploaded_by
    UNION
    SELECT m.person_id FROM public.access_membership m
    WHERE u.mapped_by <> u.uploaded_by AND m.office_id = u.office_id AND m.role = ANY (access.holders_of('register:import'))
      AND m.since <= now() AND (m.until IS NULL OR m.until > now()) AND m.person_id NOT IN (u.uploaded_by, u.mapped_by)) s
  CROSS JOIN LATERAL work.item(
    kind => 'registers.let_in', subject_id => u.id, since => u.uploaded_at, due_at => u.uploaded_at + interval '7 days',
    soon_at => u.uploaded_at + interval '6 days', office_id => u.office_id, duty => 'register:import', person_id => s.id,
    except_person => u.uploaded_by, who => u.uploaded_by_name) w
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

-- Since when a file waits that nobody takes up: for ten minutes, or for two hours after it was begun.
CREATE FUNCTION registers.stuck_since() RETURNS timestamptz
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT min(u.waits_since) FROM public.registers_registerupload u
  WHERE u.state IN ('register_checking', 'register_approved') AND CASE WHEN u.started_at IS NULL
    THEN u.waits_since < now() - interval '10 minutes' ELSE u.started_at < now() - interval '2 hours' END
$$;
GRANT USAGE ON SCHEMA registers TO sigap_worker;
GRANT EXECUTE ON FUNCTION registers.stuck_since TO sigap_worker;
