import django.db.models.deletion
import forms.models.submission
import forms.models.storage
from django.conf import settings
from django.db import migrations, models


def keep_the_questions(apps, schema_editor):
    """Give what was handed in before the questions that its form asks now, as far as they were answered."""
    Submission = apps.get_model("forms", "Submission")
    FormField = apps.get_model("forms", "FormField")
    for submission in Submission.objects.filter(questions=[]):
        fields = FormField.objects.filter(page_id=submission.page_id, clean_name__in=submission.form_data)
        submission.questions = [
            {"name": field.clean_name, "label": field.label, "type": field.field_type, "maps_to": ""}
            for field in fields.order_by("sort_order")
        ]
        email = fields.filter(field_type="email").order_by("sort_order").first()
        submission.email = (email and submission.form_data.get(email.clean_name)) or ""
        submission.save(update_fields=["questions", "email"])


class Migration(migrations.Migration):
    dependencies = [
        ("forms", "0003_calendar_of_a_mail"),
        ("library", "0005_registration_days"),
        ("practices", "0002_presentation_note"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        migrations.swappable_dependency(settings.WAGTAIL_PAGE_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SubmissionFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("question", models.CharField(max_length=255, verbose_name="vraag")),
                (
                    "file",
                    models.FileField(
                        max_length=120,
                        storage=forms.models.storage.PrivateStorage(),
                        upload_to=forms.models.submission._private_path,
                        verbose_name="bestand",
                    ),
                ),
                ("name", models.CharField(max_length=160, verbose_name="naam")),
                ("media_type", models.CharField(max_length=100, verbose_name="soort")),
                ("size", models.PositiveIntegerField(verbose_name="grootte in bytes")),
            ],
            options={
                "verbose_name": "bestand bij een inzending",
                "verbose_name_plural": "bestanden bij inzendingen",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="SubmissionMessage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("vraag", "Vraag van de redactie"),
                            ("antwoord", "Antwoord van de inzender"),
                            ("reden", "Reden van de redactie"),
                        ],
                        max_length=12,
                        verbose_name="soort",
                    ),
                ),
                ("text", models.TextField(max_length=5000, verbose_name="tekst")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="geschreven")),
            ],
            options={
                "verbose_name": "bericht bij een inzending",
                "verbose_name_plural": "berichten bij inzendingen",
                "ordering": ["created_at", "pk"],
            },
        ),
        migrations.AddField(
            model_name="formfield",
            name="maps_to",
            field=models.CharField(
                blank=True,
                choices=[
                    ("title", "Titel"),
                    ("summary", "Korte omschrijving"),
                    ("record_type", "Soort"),
                    ("place", "Plaats"),
                    ("scale", "Schaal"),
                    ("reason", "Aanleiding"),
                    ("goals", "Doelen"),
                    ("approach", "Projectaanpak"),
                    ("lessons", "Leerpunten"),
                    ("success_factors", "Succesfactoren"),
                    ("preconditions", "Randvoorwaarden"),
                    ("not_when", "Wanneer niet"),
                    ("results", "Resultaten"),
                    ("unknowns", "Wat we niet weten"),
                    ("lead_time", "Doorlooptijd"),
                    ("budget_band", "Budgetklasse"),
                    ("funding", "Financiering"),
                    ("project_owner", "Projecteigenaar"),
                    ("partners", "Partners"),
                    ("contact_name", "Contactpunt"),
                    ("contact_email", "E-mailadres van het contactpunt"),
                    ("links", "Zie ook (een adres per regel)"),
                    ("started", "Gestart in"),
                    ("ended", "Beëindigd in"),
                    ("status", "Status"),
                    ("tags", "Sleutelwoorden (met komma's)"),
                    ("files", "Beeld en downloads"),
                ],
                help_text="Het deel van de fiche dat met dit antwoord gevuld wordt. Termen en gemeenten vinden hun plaats vanzelf. Een formulier zonder zulke velden is een gewoon contactformulier.",
                max_length=24,
                verbose_name="wordt in de fiche",
            ),
        ),
        migrations.AddField(
            model_name="outgoingmail",
            name="html",
            field=models.TextField(blank=True, verbose_name="tekst als HTML"),
        ),
        migrations.AddField(
            model_name="submission",
            name="about",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="practices.practicepage",
                verbose_name="gaat over",
            ),
        ),
        migrations.AddField(
            model_name="submission",
            name="anonymised_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="anoniem gemaakt op"),
        ),
        migrations.AddField(
            model_name="submission",
            name="email",
            field=models.EmailField(blank=True, max_length=254, verbose_name="e-mailadres van de inzender"),
        ),
        migrations.AddField(
            model_name="submission",
            name="handled_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="afgehandeld op"),
        ),
        migrations.AddField(
            model_name="submission",
            name="handler",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="behandelaar",
            ),
        ),
        migrations.AddField(
            model_name="submission",
            name="municipalities",
            field=models.ManyToManyField(related_name="+", to="library.municipality", verbose_name="gemeenten"),
        ),
        migrations.AddField(
            model_name="submission",
            name="name",
            field=models.CharField(blank=True, max_length=160, verbose_name="naam van de inzender"),
        ),
        migrations.AddField(
            model_name="submission",
            name="practice",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="submission",
                to="practices.practicepage",
                verbose_name="praktijk die eruit kwam",
            ),
        ),
        migrations.AddField(
            model_name="submission",
            name="practice_made_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="conceptpraktijk gemaakt op"),
        ),
        migrations.AddField(
            model_name="submission",
            name="questions",
            field=models.JSONField(default=list, verbose_name="vragen"),
        ),
        migrations.AddField(
            model_name="submission",
            name="status",
            field=models.CharField(
                choices=[
                    ("ontvangen", "Nieuw"),
                    ("in-behandeling", "In behandeling"),
                    ("vraag", "Wacht op antwoord"),
                    ("overgenomen", "Overgenomen"),
                    ("niet-overgenomen", "Niet overgenomen"),
                    ("afgehandeld", "Afgehandeld"),
                    ("ingetrokken", "Ingetrokken"),
                    ("spam", "Spam"),
                ],
                db_index=True,
                default="ontvangen",
                max_length=16,
                verbose_name="status",
            ),
        ),
        migrations.AddField(
            model_name="submission",
            name="terms",
            field=models.ManyToManyField(related_name="+", to="library.term", verbose_name="termen"),
        ),
        migrations.AlterField(
            model_name="submission",
            name="page",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="submissions",
                to=settings.WAGTAIL_PAGE_MODEL,
                verbose_name="formulier",
            ),
        ),
        migrations.RunPython(keep_the_questions, migrations.RunPython.noop, elidable=True),
        migrations.AddConstraint(
            model_name="submission",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "status__in",
                        [
                            "ontvangen",
                            "in-behandeling",
                            "vraag",
                            "overgenomen",
                            "niet-overgenomen",
                            "afgehandeld",
                            "ingetrokken",
                            "spam",
                        ],
                    )
                ),
                name="submission_status_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="submission",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("handled_at__isnull", False),
                        ("status__in", ["afgehandeld", "ingetrokken", "niet-overgenomen", "overgenomen", "spam"]),
                    ),
                    models.Q(
                        models.Q(
                            ("status__in", ["afgehandeld", "ingetrokken", "niet-overgenomen", "overgenomen", "spam"]),
                            _negated=True,
                        ),
                        ("handled_at__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="submission_handled_when_final",
            ),
        ),
        migrations.AddField(
            model_name="submissionfile",
            name="submission",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="files", to="forms.submission"
            ),
        ),
        migrations.AddField(
            model_name="submissionmessage",
            name="author",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="submissionmessage",
            name="submission",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="messages", to="forms.submission"
            ),
        ),
        migrations.AddConstraint(
            model_name="submissionmessage",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["vraag", "antwoord", "reden"])), name="submission_message_known"
            ),
        ),
    ]
