"""An envelope says to which intake key it was sealed, also after its blob is gone."""

from django.db import migrations, models

from sigap.kernel.sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("mailbox", "0004_applied")]
    operations = [
        migrations.AddField("envelope", "sealed_to", models.BinaryField(null=True)),
        migrations.RunSQL(sql_file("sigap.mailbox", "sealed_to.sql"), reverse_sql=migrations.RunSQL.noop),
    ]
