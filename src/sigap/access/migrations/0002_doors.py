"""Functions and policies of sign-in, and of the rooms beneath that ask who is signed in."""

from django.db import migrations

from sigap.kernel.sql import sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0001_initial"),
        ("account", "0009_emailaddress_unique_primary_email"),
        ("mfa", "0003_authenticator_type_uniq"),
        ("audit", "0001_initial"),
        ("vault", "0001_initial"),
    ]
    operations = [
        migrations.RunSQL(sql_file("sigap.access", name), reverse_sql=migrations.RunSQL.noop)
        for name in ("functions.sql", "policies.sql", "audit_policies.sql", "vault_policies.sql")
    ]
