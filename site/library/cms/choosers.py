"""How editors choose an organisation, a municipality or a broader term from within a form."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import chooser
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.log_actions import log
from wagtail.snippets.views import chooser as snippet_chooser
from wagtail.snippets.views.chooser import SnippetChooserViewSet

from library.cms.admin_forms import NewOrganisationForm
from library.models import Municipality, Organisation, Term, Vocabulary


class MatchingFilterForm(BaseFilterForm):
    """Searches with the model's own `matching()`, which knows any part of a name."""

    q = forms.CharField(
        label="Zoeken", required=False, widget=forms.TextInput(attrs={"placeholder": "Een deel van de naam"})
    )

    def filter(self, objects: Any) -> Any:
        objects = super().filter(objects)
        if text := self.cleaned_data.get("q"):
            objects = objects.matching(text)
            self.is_searching = True
            self.search_query = text
        return objects


class _Organisations:
    """What the list of organisations shows, with its frame and without."""

    filter_form_class = MatchingFilterForm

    def get_object_list(self) -> QuerySet[Organisation]:
        return Organisation.objects.select_related("municipality")

    @property
    def columns(self) -> list[Column]:
        return [
            *super().columns,  # type: ignore[misc]
            Column("kind", label="Soort", accessor="get_kind_display"),
            Column("municipality", label="Gemeente"),
        ]


class OrganisationChooseView(_Organisations, chooser.ChooseView):
    """The window in which an organisation is chosen."""


class OrganisationResultsView(_Organisations, chooser.ChooseResultsView):
    """The list in that window, after a search."""


class OrganisationCreateView(chooser.CreateView):
    """Makes an organisation from within a chooser; its history begins there."""

    def save_form(self, form: forms.ModelForm) -> Organisation:
        organisation: Organisation = form.save()
        log(instance=organisation, action="wagtail.create", content_changed=True)
        return organisation


class OrganisationChooserViewSet(ChooserViewSet):
    """Chooses an organisation, or makes one that is not there yet."""

    model = Organisation
    icon = "group"
    choose_one_text = "Kies een organisatie"
    choose_another_text = "Kies een andere organisatie"
    edit_item_text = "Bewerk deze organisatie"
    search_tab_label = "Zoeken"
    creation_tab_label = "Nieuwe organisatie"
    create_action_label = "Voeg toe en kies"
    creation_form_class = NewOrganisationForm
    choose_view_class = OrganisationChooseView
    choose_results_view_class = OrganisationResultsView
    create_view_class = OrganisationCreateView


class MunicipalityFilterForm(MatchingFilterForm):
    """Finds a municipality by name, NIS code or postal code."""

    q = forms.CharField(
        label="Zoeken", required=False, widget=forms.TextInput(attrs={"placeholder": "Naam of postcode"})
    )


class _Municipalities:
    """What the list of municipalities shows, with its frame and without."""

    filter_form_class = MunicipalityFilterForm

    @property
    def columns(self) -> list[Column]:
        return [
            *super().columns,  # type: ignore[misc]
            Column("province", label="Provincie", accessor="get_province_display"),
            Column("postal_codes", label="Postcodes", accessor="postal_code_text"),
        ]


class MunicipalityChooseView(_Municipalities, chooser.ChooseView):
    """The window in which a municipality is chosen."""


class MunicipalityResultsView(_Municipalities, chooser.ChooseResultsView):
    """The list in that window, after a search."""


class MunicipalityChooserViewSet(ChooserViewSet):
    """Chooses one of the municipalities; they are not made on the way."""

    model = Municipality
    icon = "home"
    choose_one_text = "Kies een gemeente"
    choose_another_text = "Kies een andere gemeente"
    edit_item_text = "Bewerk deze gemeente"
    search_tab_label = "Zoeken"
    choose_view_class = MunicipalityChooseView
    choose_results_view_class = MunicipalityResultsView


class _Terms:
    """The terms that can be chosen: those that were not merged into another, of the vocabulary in the form."""

    def get_object_list(self) -> QuerySet[Term]:
        terms = Term.objects.current().select_related("vocabulary")
        asked = self.request.GET.get("vocabulary", "")  # type: ignore[attr-defined]
        if not asked:
            return terms
        # Compared as text, for what stands in an address need not be a number.
        return terms.filter(vocabulary__in=[row for row in Vocabulary.objects.all() if str(row.pk) == asked])

    @property
    def columns(self) -> list[Column]:
        return [*super().columns, Column("vocabulary", label="Vocabularium")]  # type: ignore[misc]


class TermChooseView(_Terms, snippet_chooser.ChooseView):
    """The window in which a term is chosen."""


class TermResultsView(_Terms, snippet_chooser.ChooseResultsView):
    """The list in that window, after a search."""


class TermChooserViewSet(SnippetChooserViewSet):
    """Chooses a term. The form says of which vocabulary, with the parameter of that name."""

    choose_view_class = TermChooseView
    choose_results_view_class = TermResultsView
    preserve_url_parameters = ["multiple", "vocabulary"]


organisation_chooser = OrganisationChooserViewSet("organisation_chooser", url_prefix="kies/organisatie")
municipality_chooser = MunicipalityChooserViewSet("municipality_chooser", url_prefix="kies/gemeente")
