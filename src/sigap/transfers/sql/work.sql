-- What of a transfer somebody owes. Who sends: a second person's yes, then the file, the receipt by the last day of the
-- file, and the case's end here. Who receives: an answer by the last day of the file, of anybody, then of a second person;
-- then the receipt, for which the sender waits until that day.
CREATE VIEW transfers.work_rows AS
  SELECT w.* FROM public.transfers_outgoingtransfer o
  JOIN public.cases_case f ON f.id = o.case_id AND f.status <> 'closed'
  CROSS JOIN LATERAL work.item(
    kind => 'transfers.approve', subject_id => o.id, case_id => o.case_id, since => o.prepared_at,
    due_at => o.prepared_at + interval '3 days', office_id => o.office_id, duty => 'case:transfer',
    except_person => o.prepared_by, word => o.case_code, who => o.prepared_by_name) w
  WHERE o.state = 'transfer_prepared'
  UNION ALL
  SELECT w.* FROM public.transfers_outgoingtransfer o
  JOIN public.cases_case f ON f.id = o.case_id AND f.status <> 'closed'
  CROSS JOIN LATERAL work.item(
    kind => 'transfers.file', subject_id => o.id, case_id => o.case_id, since => o.approved_at,
    due_at => o.approved_at + interval '3 days', office_id => o.office_id, person_id => f.manager_id,
    duty => 'case:transfer', word => o.case_code, who => f.manager_name) w
  WHERE o.state = 'transfer_approved'
  UNION ALL
  SELECT w.* FROM public.transfers_outgoingtransfer o
  JOIN public.cases_case f ON f.id = o.case_id AND f.status <> 'closed'
  CROSS JOIN LATERAL work.item(
    kind => 'transfers.receipt', subject_id => o.id, case_id => o.case_id, since => o.approved_at,
    due_at => (o.expires_on + 1)::timestamp AT TIME ZONE mailbox.regency_zone(), office_id => o.office_id,
    person_id => f.manager_id, duty => 'case:transfer', word => o.case_code,
    who => f.manager_name) w
  WHERE o.state = 'transfer_sent'
  UNION ALL
  SELECT w.* FROM public.transfers_outgoingtransfer o
  JOIN public.cases_case f ON f.id = o.case_id AND f.status NOT IN ('closed', 'closing_asked')
    AND (f.reopened_at IS NULL OR f.reopened_at < o.ended_at)
  CROSS JOIN LATERAL work.item(
    kind => 'transfers.close', subject_id => o.id, case_id => o.case_id, since => o.ended_at,
    due_at => o.ended_at + interval '3 days', office_id => o.office_id, person_id => f.manager_id,
    duty => 'case:transfer', word => o.case_code, who => f.manager_name) w
  WHERE o.state = 'transfer_received'
  UNION ALL
  SELECT w.* FROM public.transfers_incomingtransfer i
  JOIN public.transfers_transferpartner p ON p.id = i.partner_id
  CROSS JOIN LATERAL work.item(
    kind => 'transfers.arrival', subject_id => i.id, since => coalesce(i.wanted_at, i.arrived_at),
    due_at => (i.expires_on + 1)::timestamp AT TIME ZONE mailbox.regency_zone(), office_id => i.office_id,
    duty => 'case:transfer', except_person => i.wanted_by, word => p.name,
    who => coalesce(nullif(i.wanted_by_name, ''), i.brought_by_name)) w
  WHERE i.state IN ('transfer_arrived', 'transfer_wanted')
  UNION ALL
  SELECT w.* FROM public.transfers_incomingtransfer i
  JOIN public.cases_case f ON f.id = i.case_id
  CROSS JOIN LATERAL work.item(
    kind => 'transfers.receipt_owed', subject_id => i.id, case_id => i.case_id, since => i.ended_at,
    due_at => (i.expires_on + 1)::timestamp AT TIME ZONE mailbox.regency_zone(), office_id => i.office_id,
    person_id => f.manager_id, duty => 'case:transfer', word => i.case_code, who => f.manager_name) w
  WHERE i.state = 'transfer_accepted' AND i.receipt_at IS NULL;

CREATE FUNCTION transfers.refresh_work(subject uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM work.lock(subject);
  PERFORM work.reconcile('transfers', subject, (
    SELECT jsonb_agg(to_jsonb(r)) FROM transfers.work_rows r WHERE r.subject_id = subject));
END $$;
CREATE TRIGGER work_follows AFTER INSERT OR UPDATE OF state, expires_on ON public.transfers_outgoingtransfer FOR EACH ROW
  EXECUTE FUNCTION work.follow('transfers', 'id');
CREATE TRIGGER work_follows AFTER INSERT OR UPDATE OF state, receipt_at ON public.transfers_incomingtransfer FOR EACH ROW
  EXECUTE FUNCTION work.follow('transfers', 'id');

-- The case has another manager, or is closed or opened again.
CREATE FUNCTION transfers.follow_case() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  subject uuid;
BEGIN
  FOR subject IN
    SELECT o.id FROM public.transfers_outgoingtransfer o WHERE o.case_id = NEW.id
    UNION ALL SELECT i.id FROM public.transfers_incomingtransfer i WHERE i.case_id = NEW.id
  LOOP
    PERFORM transfers.refresh_work(subject);
  END LOOP;
  RETURN NULL;
END $$;
CREATE TRIGGER work_of_transfers_follows AFTER UPDATE OF status, manager_id, manager_name, office_id ON public.cases_case
  FOR EACH ROW EXECUTE FUNCTION transfers.follow_case();
