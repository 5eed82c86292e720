# Somebody outside may answer that there is danger.

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("errands", "0002_errand_compared_with"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="errandline", name="errand_line_author_known"),
        migrations.AddConstraint(
            model_name="errandline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("sent_by__isnull", False),
                    (
                        "reply__in",
                        [
                            "errand_done",
                            "errand_partly",
                            "errand_unable",
                            "errand_not_me",
                            "errand_question",
                            "errand_danger",
                        ],
                    ),
                    _connector="OR",
                ),
                name="errand_line_author_known",
            ),
        ),
    ]
