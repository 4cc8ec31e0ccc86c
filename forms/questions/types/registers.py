"""Questions from a register: a municipality, an organisation."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from forms.models.question_types import QuestionType, register
from forms.models.registers import Registers
from library.models import Municipality, Organisation

_LONGEST_ORGANISATION = Organisation._meta.get_field("name").max_length


class MunicipalitySelect(forms.Select):
    """A list of municipalities. A script makes it one to type in, for which each option brings its postal codes."""

    def __init__(self, codes: dict[str, str]) -> None:
        self.codes = codes
        super().__init__(attrs={"data-type-ahead": "", "data-one": "gemeente", "data-many": "gemeenten"})

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option: dict[str, Any] = super().create_option(name, value, *args, **kwargs)
        if codes := self.codes.get(value):
            option["attrs"]["data-codes"] = codes
        return option


class MunicipalityField(forms.ChoiceField):
    """Asks for one municipality, by its name.

    keys: the primary key of the municipality of each name.
    """

    def __init__(self, municipalities: Iterable[Municipality], **options: Any) -> None:
        rows = list(municipalities)
        self.keys = {row.name: row.pk for row in rows}
        super().__init__(
            choices=[("", "Kies een gemeente"), *((row.name, row.name) for row in rows)],
            widget=MunicipalitySelect({row.name: row.postal_code_text() for row in rows}),
            **options,
        )


class OrganisationInput(forms.TextInput):
    """A text that the browser completes from a list of names."""

    def __init__(self, names: Sequence[str]) -> None:
        self.names = names
        super().__init__()

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        identifier = f"{(attrs or {}).get('id', name)}_namen"
        field = super().render(name, value, {**(attrs or {}), "list": identifier}, renderer)
        options = format_html_join("", '<option value="{}"></option>', ((known,) for known in self.names))
        return format_html('{}<datalist id="{}">{}</datalist>', field, identifier, options)


class OrganisationField(forms.CharField):
    """Asks for an organisation: one of the register, or a new name."""

    def __init__(self, names: Sequence[str], **options: Any) -> None:
        super().__init__(max_length=_LONGEST_ORGANISATION, widget=OrganisationInput(names), **options)


@register
class MunicipalityQuestion(QuestionType):
    """A municipality. It finds its place in the record by itself."""

    name = "municipality"
    label = "Gemeente"

    def form_field(self, question: Any, options: dict[str, Any], registers: Registers) -> forms.Field:
        return MunicipalityField(registers.municipalities, **options)

    def municipalities(self, field: Any, answer: Any) -> list[int]:
        return [field.keys[answer]] if answer else []


@register
class OrganisationQuestion(QuestionType):
    """An organisation of the register, or a new one."""

    name = "organisation"
    label = "Organisatie"

    def form_field(self, question: Any, options: dict[str, Any], registers: Registers) -> forms.Field:
        return OrganisationField(registers.organisations, **options)
