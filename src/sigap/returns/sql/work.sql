-- Returns that have to be sent, for who makes them, but for what nobody began of a kind that is not owed here any more;
-- figures that wait for an office.
CREATE VIEW returns.work_rows AS
  SELECT w.* FROM public.returns_return r
  CROSS JOIN LATERAL work.item(
    kind => 'returns.due', subject_id => r.id, since => r.owed_at,
    due_at => (r.due_on + 1)::timestamp AT TIME ZONE mailbox.regency_zone(),
    soon_at => (r.due_on - 6)::timestamp AT TIME ZONE mailbox.regency_zone(),
    duty => 'return:manage', word => concat(r.code, ' ', r.period), who => r.title) w
  WHERE r.status NOT IN ('return_sent', 'return_received') AND NOT (r.status = 'return_owed' AND EXISTS (
    SELECT FROM public.returns_returnrule u WHERE u.code = r.code AND u.superseded_at IS NULL AND NOT u.is_owed))
  UNION ALL
  SELECT w.* FROM public.returns_return r
  CROSS JOIN LATERAL (
    SELECT DISTINCT l.office_id FROM public.returns_returnline l WHERE l.of_id = r.id AND l.confirmed_at IS NULL) o
  CROSS JOIN LATERAL work.item(
    kind => 'returns.confirm', subject_id => r.id, since => r.opened_at, due_at => r.confirm_until,
    soon_at => r.confirm_until - interval '1 day', office_id => o.office_id, duty => 'taskforce:report',
    word => concat(r.code, ' ', r.period), who => r.title) w
  WHERE r.status = 'return_collecting';

CREATE FUNCTION returns.refresh_work(subject uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM work.lock(subject);
  PERFORM work.reconcile('returns', subject, (
    SELECT jsonb_agg(to_jsonb(r)) FROM returns.work_rows r WHERE r.subject_id = subject));
END $$;

CREATE TRIGGER work_follows AFTER INSERT OR UPDATE ON public.returns_return FOR EACH ROW
  EXECUTE FUNCTION work.follow('returns', 'id');
CREATE TRIGGER work_follows AFTER INSERT OR UPDATE OF confirmed_at ON public.returns_returnline FOR EACH ROW
  EXECUTE FUNCTION work.follow('returns', 'of_id');

-- A kind that is switched off takes what nobody began off the list, and brings it back once it is owed again.
CREATE FUNCTION returns.follow_rule() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM returns.refresh_work(r.id) FROM (
    SELECT o.id FROM public.returns_return o WHERE o.code = NEW.code AND o.status = 'return_owed' ORDER BY o.id) r;
  RETURN NULL;
END $$;
CREATE TRIGGER work_follows AFTER INSERT ON public.returns_returnrule FOR EACH ROW
  EXECUTE FUNCTION returns.follow_rule();
