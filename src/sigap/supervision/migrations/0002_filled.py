# Since when every point of a visit is looked at: until then its team has it in their list of work.

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("supervision", "0001_initial")]

    operations = [
        migrations.AddField(model_name="supervisionvisit", name="filled_at", field=models.DateTimeField(null=True)),
    ]
