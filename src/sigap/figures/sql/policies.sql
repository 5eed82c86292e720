-- What offices typed: read by the office that did and by who counts all; written by the office.
GRANT SELECT, INSERT, UPDATE (superseded_at) ON public.figures_typedfigure TO sigap_desk;
CREATE POLICY typed_seen ON public.figures_typedfigure FOR SELECT TO sigap_desk
  USING ((SELECT figures.may_count()) OR code = 'K-91' AND (SELECT access.may('taskforce:see')) OR office_id = ANY ((SELECT access.my_offices())::uuid[]));
CREATE POLICY typed_added ON public.figures_typedfigure FOR INSERT TO sigap_desk WITH CHECK (
  office_id = ANY ((SELECT access.my_offices())::uuid[]) AND typed_by = (SELECT access.me()) AND superseded_at IS NULL
  AND (SELECT access.may('taskforce:report'))
);
CREATE POLICY typed_replaced ON public.figures_typedfigure FOR UPDATE TO sigap_desk
  USING (superseded_at IS NULL AND office_id = ANY ((SELECT access.my_offices())::uuid[]))
  WITH CHECK (superseded_at IS NOT NULL);

-- What is told of spans that are over: written once by the worker, read by who counts all. Nobody changes a row.
GRANT SELECT ON public.figures_closedfigure TO sigap_desk;
CREATE POLICY closed_seen ON public.figures_closedfigure FOR SELECT TO sigap_desk USING ((SELECT figures.may_count()));
GRANT SELECT, INSERT ON public.figures_closedfigure TO sigap_worker;
GRANT USAGE ON SEQUENCE public.figures_closedfigure_id_seq TO sigap_worker;
CREATE POLICY closed_laid ON public.figures_closedfigure TO sigap_worker USING (true) WITH CHECK (true);
