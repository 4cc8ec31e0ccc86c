from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("events", "0005_registration"),
    ]

    operations = [
        migrations.AddField(
            model_name="eventpage",
            name="previous_starts_at",
            field=models.DateTimeField(
                blank=True,
                help_text="Alleen als het evenement verplaatst is: wanneer het eerst zou beginnen.",
                null=True,
                verbose_name="vorig begin",
            ),
        ),
        migrations.AddField(
            model_name="eventpage",
            name="attendance_mode",
            field=models.CharField(
                choices=[("ter-plaatse", "Ter plaatse"), ("online", "Online"), ("gemengd", "Ter plaatse en online")],
                default="ter-plaatse",
                max_length=12,
                verbose_name="deelnemen",
            ),
        ),
        migrations.AddConstraint(
            model_name="eventpage",
            constraint=models.CheckConstraint(
                condition=models.Q(("attendance_mode__in", ["ter-plaatse", "online", "gemengd"])),
                name="event_attendance_mode_known",
            ),
        ),
    ]
