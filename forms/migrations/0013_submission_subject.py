from django.db import migrations, models

_LONGEST = 255


def keep_subjects(apps, schema_editor):
    """Keep beside the answers what each submission is about: the name of a practice, or what was searched for."""
    submissions = apps.get_model("forms", "Submission").objects
    for submission in submissions.exclude(form_data={}).only("form_data", "questions").iterator(chunk_size=200):
        asked = (q for q in submission.questions if q.get("maps_to") == "title" or q.get("prefilled_by") == "q")
        given = (str(submission.form_data.get(question["name"]) or "").strip() for question in asked)
        if subject := next(filter(None, given), ""):
            submissions.filter(pk=submission.pk).update(subject=subject[:_LONGEST])


class Migration(migrations.Migration):
    dependencies = [("forms", "0012_unsubscribe_url")]

    operations = [
        migrations.AddField(
            model_name="submission",
            name="subject",
            field=models.CharField(blank=True, editable=False, max_length=255, verbose_name="onderwerp", default=""),
            preserve_default=False,
        ),
        migrations.RunPython(keep_subjects, migrations.RunPython.noop, elidable=True),
    ]
