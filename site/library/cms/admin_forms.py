"""The forms with which editors keep the registers and the vocabularies."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from wagtail.admin.forms.auth import LoginForm, PasswordChangeForm
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from core.text.characters import clean_line
from core.throttling.attempts import Door, attempt, succeeded, try_again
from library.cms.usage import is_any_used
from library.login.backend import waits_until
from library.login.subjects import account_of
from library.models import Organisation, Term
from library.municipalities.figures import MAX_BYTES, FiguresError, read_figures, store_figures
from library.pictures.drawing import PictureError
from library.pictures.files import drawn
from library.vocabularies import add_term


class CmsLoginForm(LoginForm):
    """Wagtail's form to log in, of which the label of the password is not translated."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].label = "Wachtwoord"

    def get_invalid_login_error(self) -> ValidationError:
        """Say that name and password don't match, or that they were not looked at, and when they will be."""
        until = waits_until(self.request)
        if until is None:
            error: ValidationError = super().get_invalid_login_error()
            return error
        return ValidationError(
            f"Er is te vaak een verkeerd wachtwoord ingevuld. {try_again(until)} Of kies 'Wachtwoord vergeten'.",
            code="waits",
        )


class PictureField(WagtailImageField):
    """Takes in a picture, drawn anew; says so where nothing can be drawn of it, before anything is stored."""

    def to_python(self, data: Any) -> Any:
        """Return the picture that was uploaded. Raises ValidationError."""
        try:
            given = super().to_python(data)
            return drawn(given) if given else given
        except (PictureError, OSError, SyntaxError, ValueError):
            raise ValidationError(
                "Dit beeld kunnen we niet lezen. Bewaar het opnieuw als jpg of png en kies het nog eens."
            ) from None


class CmsImageForm(BaseImageForm):
    """Wagtail's form for an image."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # A form for several images at once has no file.
        if given := self.fields.get("file"):
            self.fields["file"] = PictureField(label=given.label, required=given.required, widget=given.widget)


class CmsPasswordChangeForm(PasswordChangeForm):
    """Wagtail's form in the account: who sits at a window that was left open can't guess the password there either."""

    def clean_old_password(self) -> str:
        """Check the password that is replaced, at most so often."""
        whose = [account_of(self.user)]
        until = attempt(Door.CHANGE, whose)
        if until is not None:
            raise ValidationError(f"Er is te vaak een verkeerd wachtwoord ingevuld. {try_again(until)}", code="waits")
        password: str = super().clean_old_password()
        succeeded(Door.CHANGE, whose)
        return password


class PostalCodesField(forms.CharField):
    """Postal codes as a person writes them: '9000, 9030'. Gives a list of texts, each once."""

    def prepare_value(self, value: Any) -> Any:
        return " ".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        if isinstance(value, list):
            return value
        codes = re.split(r"[\s,;]+", (super().to_python(value) or "").strip(" ,;\t\r\n"))
        return list(dict.fromkeys(code for code in codes if code))

    def validate(self, value: Any) -> None:
        super().validate(value)
        if wrong := [code for code in value if not re.fullmatch(r"[1-9][0-9]{3}", code)]:
            raise ValidationError(f"Een postcode heeft vier cijfers. Kijk na: {', '.join(wrong)}.", code="invalid")

    def run_validators(self, value: Any) -> None:
        # Those of CharField expect one text; what is asked of a code stands in validate().
        return


class MunicipalityForm(WagtailAdminModelForm):
    """Asks the postal codes as plain text."""

    postal_codes = PostalCodesField(
        label="Postcodes", help_text="Vier cijfers elk, met een spatie of een komma ertussen. Bijvoorbeeld: 9000, 9030."
    )


class IndicatorForm(WagtailAdminModelForm):
    """Takes in the figures of all municipalities as one file, in the place of those that there were."""

    file = forms.FileField(
        label="Cijfers",
        required=False,
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
        help_text="Een CSV-bestand met de kolommen 'nis' en 'waarde': de NIS-code van de gemeente en haar cijfer. "
        "Een nieuw bestand komt in de plaats van alle cijfers die er waren.",
    )

    def clean_file(self) -> dict[str, float] | None:
        """Return the figures of the file by NIS code; None when there is no file."""
        given = self.cleaned_data["file"]
        if given is None:
            return None
        try:
            return read_figures(given.read(MAX_BYTES + 1))
        except FiguresError as problem:
            raise ValidationError(problem.faults) from None

    def save(self, commit: bool = True) -> Any:
        """Store the indicator, and its figures where there is a file."""
        with transaction.atomic():
            indicator = super().save(commit)
            if figures := self.cleaned_data["file"]:
                store_figures(indicator, figures)
        return indicator


class NewOrganisationForm(forms.ModelForm):
    """The few facts of an organisation that is made while someone writes a page."""

    website = forms.URLField(label="Website", required=False, assume_scheme="https")

    class Meta:
        model = Organisation
        fields = ("name", "kind", "website", "municipality")


# More is a list that somebody should look at first.
_MOST_NEW_TERMS = 100


class VocabularyForm(WagtailAdminModelForm):
    """Takes terms along, and keeps the word in addresses once practices use the vocabulary: links to it would break."""

    new_terms = forms.CharField(
        label="Nieuwe termen",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Eén per regel, in de volgorde waarin bezoekers ze zien. Synoniemen, een uitleg of een bredere term "
        "geef je daarna bij elke term op.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and is_any_used(self.instance.terms.all()):
            field = self.fields["parameter"]
            field.disabled = True
            field.help_text = "Ligt vast, want praktijken gebruiken dit vocabularium. Bestaande links blijven werken."

    def clean_new_terms(self) -> list[str]:
        """Return the labels, each once, those left out that the vocabulary has already."""
        known = {term.label.casefold() for term in self.instance.terms.all()} if self.instance.pk else set()
        labels: dict[str, str] = {}
        for line in (clean_line(line).strip() for line in self.cleaned_data["new_terms"].splitlines()):
            if line and line.casefold() not in known:
                labels.setdefault(line.casefold(), line)
        longest = Term._meta.get_field("label").max_length or 0
        if too_long := [label for label in labels.values() if len(label) > longest]:
            raise ValidationError(f"Een term telt hoogstens {longest} tekens. Kort deze in: {too_long[0][:40]}…")
        if len(labels) > _MOST_NEW_TERMS:
            raise ValidationError(f"Geef hoogstens {_MOST_NEW_TERMS} termen tegelijk op.")
        return list(labels.values())

    def save(self, commit: bool = True) -> Any:
        """Store the vocabulary, and its new terms behind those that it has."""
        vocabulary = super().save(commit=commit)
        if commit:
            for label in self.cleaned_data.get("new_terms", ()):
                add_term(vocabulary, label)
        return vocabulary


class TermForm(WagtailAdminModelForm):
    """Asks the vocabulary of a term once: what holds the term holds it as one of that vocabulary."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # A script tells which terms are called nearly so, but for this one.
        self.fields["label"].widget.attrs["data-new-word"] = f"term:{self.instance.pk}"
        if self.instance.pk:
            self.fields["vocabulary"].disabled = True
            self.fields["vocabulary"].help_text = "Ligt vast. Hoort de term elders, maak hem daar dan opnieuw."
