"""What an answer fills is read from the declaration of the record, so that a new field needs no migration here."""

from django.db import migrations, models

import forms.models.choices


class Migration(migrations.Migration):
    dependencies = [("forms", "0009_question_types_by_name")]

    operations = [
        migrations.AlterField(
            model_name="formfield",
            name="maps_to",
            field=models.CharField(
                blank=True,
                choices=forms.models.choices.record_parts,
                help_text="Het deel van de fiche dat met dit antwoord gevuld wordt. Termen en gemeenten vinden hun "
                "plaats vanzelf. Een formulier zonder zulke velden is een gewoon contactformulier.",
                max_length=24,
                verbose_name="wordt in de fiche",
            ),
        ),
    ]
