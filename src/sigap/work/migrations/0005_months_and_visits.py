# A village's month that is missing, and a visit to be filled in, are work of their own.

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('work', '0004_gone_alone'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='workitem',
            name='work_kind_known',
        ),
        migrations.AddConstraint(
            model_name='workitem',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['cases.deadline', 'cases.closing', 'cases.closing_review', 'cases.break_glass', 'cases.risk', 'cases.risk_review', 'cases.erasure', 'cases.after_care', 'assistance.appointment', 'assistance.vital_review', 'hearings.mine', 'hearings.alone', 'hearings.outcome', 'protection.limit', 'protection.plan', 'juvenile.limit', 'incidents.deadline', 'incidents.letter', 'casework.service', 'casework.result', 'casework.goal', 'casework.plan_look', 'casework.conference', 'casework.minutes', 'reintegration.handover', 'reintegration.visit', 'fieldvisits.word', 'fieldvisits.sheet', 'transfers.approve', 'transfers.file', 'transfers.receipt', 'transfers.close', 'transfers.arrival', 'transfers.receipt_owed', 'errands.errand', 'errands.answer', 'errands.kin', 'datarights.request', 'datarights.second', 'datarights.match', 'datarights.lift', 'registers.let_in', 'duplicates.pair', 'referrals.answer', 'referrals.result', 'referrals.confirm', 'referrals.promise', 'restitution.limit', 'restitution.file', 'referrals.question', 'referrals.visit', 'referrals.visit_proposed', 'intake.report', 'returns.due', 'returns.confirm', 'intake.draft', 'intake.receipt', 'intake.second_look', 'intake.lane', 'intake.reply', 'intake.promise', 'custody.disclosure', 'custody.disclosure_review', 'actionplan.quarter', 'meetings.action', 'meetings.invitation', 'meetings.minutes', 'meetings.rhythm', 'legal.barred_exit', 'legal.limit', 'legal.notice', 'legal.safety', 'links.link', 'links.request', 'shelter.back', 'shelter.belongings', 'shelter.gone', 'shelter.grown', 'shelter.join', 'shelter.limit', 'simfoni.entry', 'supervision.visit', 'supervision.site', 'prevention.report', 'prevention.message', 'villages.month', 'villages.missing', 'releases.release', 'releases.rows', 'staff.role', 'staff.reset'])), name='work_kind_known'),
        ),
    ]
