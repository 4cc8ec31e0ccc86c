"""The choices of a question's type are those that are registered, so that a new type needs no migration."""

from django.db import migrations, models

import forms.models.question_types


class Migration(migrations.Migration):
    dependencies = [("forms", "0008_restrict_handed_in_files")]

    operations = [
        migrations.AlterField(
            model_name="formfield",
            name="field_type",
            field=models.CharField(
                choices=forms.models.question_types.choices, max_length=16, verbose_name="soort veld"
            ),
        ),
    ]
