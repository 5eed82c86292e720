-- Copies and drills: read by whoever watches over the system. No surface writes them: they are made as the owner.
GRANT SELECT ON public.vault_copy, public.vault_drill TO sigap_desk, sigap_worker;
CREATE POLICY desk_reads ON public.vault_copy FOR SELECT TO sigap_desk USING (
  (SELECT access.has_any_role(ARRAY['technical_administrator', 'auditor', 'uptd_head', 'secretariat'])));
CREATE POLICY desk_reads ON public.vault_drill FOR SELECT TO sigap_desk USING (
  (SELECT access.has_any_role(ARRAY['technical_administrator', 'auditor', 'uptd_head', 'secretariat'])));
CREATE POLICY worker_reads ON public.vault_copy FOR SELECT TO sigap_worker USING (true);
CREATE POLICY worker_reads ON public.vault_drill FOR SELECT TO sigap_worker USING (true);
