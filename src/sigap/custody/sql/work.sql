-- Requests for a reporter's identity, for a person of another office. Reports on officials stay out of the list of work:
-- that there is one must be known to nobody but its recipients.
CREATE VIEW custody.work_rows AS
  SELECT w.* FROM public.custody_disclosure d
  CROSS JOIN LATERAL work.item(
    kind => CASE WHEN d.is_danger THEN 'custody.disclosure_review' ELSE 'custody.disclosure' END, subject_id => d.id,
    case_id => d.case_id, since => d.asked_at,
    due_at => d.asked_at + CASE WHEN d.is_danger THEN interval '1 day' ELSE interval '3 days' END,
    ends_at => CASE WHEN NOT d.is_danger THEN d.asked_at + interval '3 days' END, duty => 'disclosure:approve',
    except_person => d.asked_by, except_office => d.office_id, word => d.case_code, who => d.asked_by_name) w
  WHERE d.answer = '';

CREATE FUNCTION custody.refresh_work(subject uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM work.lock(subject);
  PERFORM work.reconcile('custody', subject, (
    SELECT jsonb_agg(to_jsonb(r)) FROM custody.work_rows r WHERE r.subject_id = subject));
END $$;

CREATE TRIGGER work_follows AFTER INSERT OR UPDATE OF answer ON public.custody_disclosure FOR EACH ROW
  EXECUTE FUNCTION work.follow('custody', 'id');
