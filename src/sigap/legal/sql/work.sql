-- Barred exits that wait for an answer: of the head of the case's unit, and of the legal office.
CREATE VIEW legal.work_rows AS
  SELECT w.* FROM public.legal_barredexit b
  CROSS JOIN LATERAL (
    SELECT b.case_office AS office_id, 'unit' AS side
    UNION ALL
    SELECT o.id, 'legal_office' FROM public.access_office o WHERE o.kind = 'bagian_hukum') AS asked
  CROSS JOIN LATERAL work.item(
    kind => 'legal.barred_exit', subject_id => b.id, case_id => b.case_id, since => b.raised_at, due_at => b.raised_at,
    rank => 0, office_id => asked.office_id, duty => 'exit:answer', word => b.case_code, who => b.office_name) w
  WHERE NOT b.is_withdrawn
    AND NOT EXISTS (SELECT 1 FROM public.legal_exitanswer a WHERE a.barred_id = b.id AND a.side = asked.side);

CREATE FUNCTION legal.refresh_work(subject uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM work.lock(subject);
  PERFORM work.reconcile('legal', subject, (
    SELECT jsonb_agg(to_jsonb(r)) FROM legal.work_rows r WHERE r.subject_id = subject));
END $$;

CREATE TRIGGER work_follows AFTER INSERT OR UPDATE ON public.legal_barredexit FOR EACH ROW
  EXECUTE FUNCTION work.follow('legal', 'id');
CREATE TRIGGER work_follows AFTER INSERT ON public.legal_exitanswer FOR EACH ROW
  EXECUTE FUNCTION work.follow('legal', 'barred_id');
