"""What is asked before several practices are changed at once."""

import datetime
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from wagtail.admin.widgets import AdminDateInput

from core.text.characters import clean_line
from library.cms.choosers import organisation_chooser
from library.models import Organisation, Term
from practices.cms.explorer.changes import Archive, Change, Classification, Owner, Question, ReviewDate
from practices.models import PracticeTag

_LONGEST_WORD = PracticeTag._meta.get_field("name").max_length
_MOST_WORDS = 10


class ChangeForm(forms.Form):
    """Asks what is needed for a change. keys: of the practices that were chosen."""

    def __init__(self, *args: Any, keys: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.keys = list(keys)

    def change(self) -> Change:
        """Return what was asked."""
        raise NotImplementedError


class TermsField(forms.ModelMultipleChoiceField):
    """Terms, each below the name of its vocabulary."""

    widget = forms.CheckboxSelectMultiple

    def offer(self, terms: Any) -> None:
        """Offer these terms."""
        self.queryset = terms
        found: dict[str, list[tuple[int, str]]] = {}
        for term in terms.select_related("vocabulary"):
            found.setdefault(str(term.vocabulary), []).append((term.pk, term.label))
        self.choices = list(found.items())


class ClassificationForm(ChangeForm):
    """Asks which terms and keywords practices gain and lose. They lose only what one of them has."""

    gain = TermsField(label="Deze termen krijgen ze", queryset=Term.objects.none(), required=False)
    new_words = forms.CharField(
        label="Deze sleutelwoorden krijgen ze", required=False, help_text="Met een komma ertussen.", max_length=500
    )
    lose = TermsField(label="Deze termen verliezen ze", queryset=Term.objects.none(), required=False)
    old_words = forms.ModelMultipleChoiceField(
        label="Deze sleutelwoorden verliezen ze",
        queryset=PracticeTag.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["gain"].offer(Term.objects.current())
        fields["lose"].offer(Term.objects.filter(practice_terms__page__in=self.keys).distinct())
        fields["old_words"].queryset = PracticeTag.objects.filter(items__content_object__in=self.keys).distinct()
        for name in ("lose", "old_words"):
            if not fields[name].queryset.exists():
                del fields[name]

    def clean_new_words(self) -> list[str]:
        """Return the words, each once."""
        words = [clean_line(word).strip(" \"'") for word in self.cleaned_data["new_words"].split(",")]
        found = list({word.casefold(): word for word in words if word}.values())
        if len(found) > _MOST_WORDS:
            raise ValidationError(f"Geef hoogstens {_MOST_WORDS} sleutelwoorden tegelijk.")
        if too_long := [word for word in found if len(word) > _LONGEST_WORD]:
            raise ValidationError(f"Dit sleutelwoord is te lang: {too_long[0][:40]}…")
        return found

    def clean(self) -> dict[str, Any]:
        """Check that something is asked, and nothing twice."""
        values = super().clean() or {}
        if not self.errors and not any(values.values()):
            raise ValidationError("Kies minstens één term of sleutelwoord.")
        if both := set(values.get("gain") or ()) & set(values.get("lose") or ()):
            raise ValidationError(f"‘{both.pop()}’ kan niet tegelijk erbij komen en weggaan.")
        return values

    def change(self) -> Change:
        return Classification(**{name: list(value) for name, value in self.cleaned_data.items()})


class ReviewDateForm(ChangeForm):
    """Asks on which day somebody asks after the practices."""

    day = forms.DateField(label="Volgend nazicht", widget=AdminDateInput)

    def clean_day(self) -> datetime.date:
        """Check that the day is still to come, and not a slip of the pen."""
        day: datetime.date = self.cleaned_data["day"]
        today = timezone.localdate()
        if not today <= day <= today + datetime.timedelta(days=3653):
            raise ValidationError("Kies een dag vanaf vandaag, hoogstens tien jaar ver.")
        return day

    def change(self) -> Change:
        return ReviewDate(self.cleaned_data["day"])


class OwnerForm(ChangeForm):
    """Asks which organisation owns the practices."""

    owner = forms.ModelChoiceField(
        label="Projecteigenaar", queryset=Organisation.objects.all(), widget=organisation_chooser.widget_class
    )

    def change(self) -> Change:
        return Owner(self.cleaned_data["owner"])


class ArchiveForm(ChangeForm):
    """Asks nothing."""

    def change(self) -> Change:
        return Archive(timezone.localdate())


class RestoreForm(ChangeForm):
    """Asks nothing."""

    def change(self) -> Change:
        return Archive(None)


class QuestionForm(ChangeForm):
    """Asks nothing."""

    def change(self) -> Change:
        return Question()
