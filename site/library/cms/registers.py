"""The registers in the CMS: organisations and municipalities, with wagtail-modeladmin."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, Model, QuerySet
from django.http import HttpRequest, HttpResponse
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList, TitleFieldPanel
from wagtail_modeladmin.helpers import PermissionHelper
from wagtail_modeladmin.helpers.search import BaseSearchHandler, DjangoORMSearchHandler
from wagtail_modeladmin.options import ModelAdmin, ModelAdminGroup
from wagtail_modeladmin.views import DeleteView, HistoryView, IndexView, InspectView

from core.outputs.spreadsheets import SafeSpreadsheets
from library.cms.admin_forms import IndicatorForm, MunicipalityForm
from library.cms.vocabulary_views import refuse_deletion
from library.models import Indicator, Municipality, Organisation


class RegisterIndexView(SafeSpreadsheets, IndexView):
    """A list that is not upset by what it does not know in its address."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        # modeladmin looks up every parameter that it does not know as a field, and fails when there is none.
        asked = request.GET.copy()
        self.ignored = sorted(set(asked) - self._known_parameters())
        for name in self.ignored:
            del asked[name]
        for name in asked:
            asked.setlist(name, [value.replace("\x00", "") for value in asked.getlist(name)])
        request.GET = asked  # type: ignore[assignment]
        response: HttpResponse = super().dispatch(request, *args, **kwargs)
        return response

    def _known_parameters(self) -> set[str]:
        own = {self.ORDER_VAR, self.ORDER_TYPE_VAR, self.PAGE_VAR, self.SEARCH_VAR, self.ERROR_FLAG, self.EXPORT_VAR}
        fields = self.model_admin.list_filter
        return own | {f"{field}__{lookup}" for field in fields for lookup in ("exact", "isnull")}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(ignored=self.ignored, **kwargs)
        return context


class RegisterInspectView(InspectView):
    """Named after what it shows; also shows what the register computes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The link back to the list is made with it.
        self.verbose_name = self.verbose_name_plural

    def get_page_title(self) -> str:
        return str(self.instance)

    def get_meta_title(self) -> str:
        return str(self.instance)

    def get_page_subtitle(self) -> str:
        return ""

    def get_field_display_value(self, field_name: str, field: Any = None) -> Any:
        value = super().get_field_display_value(field_name, field)
        return value() if callable(value) else value


class RegisterHistoryView(HistoryView):
    """Open to who may see the register; modeladmin's own is open to everyone who may enter the CMS."""

    def check_action_permitted(self, user: Any) -> bool:
        return bool(self.permission_helper.user_can_list(user))


class RegisterDeleteView(DeleteView):
    """Says where something is used, before it asks whether that may go."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        refusal = refuse_deletion(request, [self.instance], self.index_url)
        response: HttpResponse = refusal or super().get(request, *args, **kwargs)
        return response

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        refusal = refuse_deletion(request, [self.instance], self.index_url)
        response: HttpResponse = refusal or super().post(request, *args, **kwargs)
        return response


class MatchingSearchHandler(BaseSearchHandler):
    """Searches with the model's own `matching()`, as the choosers do."""

    def search_queryset(self, queryset: Any, search_term: str, **kwargs: Any) -> QuerySet[Model]:
        found: QuerySet[Model] = queryset.matching(search_term)
        return found


class RegisterPermissionHelper(PermissionHelper):
    """Asks the four permissions of Django by name.

    modeladmin reads the names from the database once in the life of a process; one that starts before they are there
    hides the register until it is started again.
    """

    def user_has_any_permissions(self, user: Any) -> bool:
        codenames = map(self.get_perm_codename, ("add", "change", "delete", "view"))
        return any(self.user_has_specific_permission(user, codename) for codename in codenames)


class RegisterAdmin(ModelAdmin):
    """What the registers share."""

    index_view_class = RegisterIndexView
    inspect_view_class = RegisterInspectView
    delete_view_class = RegisterDeleteView
    history_view_class = RegisterHistoryView
    permission_helper_class = RegisterPermissionHelper
    search_handler_class = MatchingSearchHandler
    index_template_name = "library/admin/register_index.html"
    inspect_view_enabled = True
    list_per_page = 50


class OrganisationAdmin(RegisterAdmin):
    """The register of organisations."""

    model = Organisation
    menu_label = "Organisaties"
    menu_icon = "group"
    base_url_path = "registers/organisaties"
    list_display = ("name", "kind", "municipality", "website")
    list_filter = ("kind", "municipality__province")
    list_select_related = ("municipality",)
    list_export = ("name", "kind_name", "municipality", "website")
    export_filename = "organisaties"
    inspect_view_fields = ["name", "kind", "municipality", "website"]
    edit_handler = ObjectList(
        [
            FieldPanel("name", help_text="Zoals de organisatie zichzelf noemt. Bijvoorbeeld: Stad Gent."),
            FieldPanel("kind"),
            FieldPanel("municipality"),
            FieldPanel("website"),
        ]
    )

    @admin.display(description="soort")
    def kind_name(self, organisation: Organisation) -> str:
        """The kind in words, for a spreadsheet."""
        return organisation.get_kind_display()


class MunicipalityAdmin(RegisterAdmin):
    """The register of municipalities."""

    model = Municipality
    menu_label = "Gemeenten"
    menu_icon = "home"
    base_url_path = "registers/gemeenten"
    list_display = ("name", "nis", "province", "postcodes")
    list_filter = ("province",)
    list_export = ("nis", "name", "province_name", "postcodes", "lat", "lon")
    export_filename = "gemeenten"
    inspect_view_fields = ["name", "nis", "province", "postal_code_text", "lat", "lon", "uri"]
    edit_handler = ObjectList(
        [
            TitleFieldPanel("name", placeholder=False),
            FieldPanel("slug"),
            FieldPanel("nis"),
            FieldPanel("province"),
            FieldPanel("postal_codes"),
            FieldRowPanel([FieldPanel("lat"), FieldPanel("lon")], heading="Punt op de kaart"),
        ],
        base_form_class=MunicipalityForm,
    )

    @admin.display(description="postcodes")
    def postcodes(self, municipality: Municipality) -> str:
        """The postal codes as one text."""
        return municipality.postal_code_text()

    @admin.display(description="provincie")
    def province_name(self, municipality: Municipality) -> str:
        """The province in words, for a spreadsheet."""
        return municipality.get_province_display()


class IndicatorAdmin(RegisterAdmin):
    """The figures by which municipalities are compared."""

    model = Indicator
    menu_label = "Kerncijfers"
    menu_icon = "order"
    base_url_path = "registers/kerncijfers"
    list_display = ("name", "year", "source", "municipalities")
    search_handler_class = DjangoORMSearchHandler
    search_fields = ("name", "source")
    inspect_view_fields = ["name", "likeness", "year", "source", "source_url"]
    edit_handler = ObjectList(
        [
            FieldPanel("name"),
            FieldPanel("likeness"),
            FieldRowPanel([FieldPanel("year"), FieldPanel("source")]),
            FieldPanel("source_url"),
            FieldPanel("file"),
        ],
        base_form_class=IndicatorForm,
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Indicator]:
        found: QuerySet[Indicator] = super().get_queryset(request)
        return found.annotate(known=Count("figures"))

    @admin.display(description="gemeenten")
    def municipalities(self, indicator: Any) -> int:
        """Of how many municipalities it is known."""
        return int(indicator.known)


class RegistersGroup(ModelAdminGroup):
    """The menu of the registers."""

    menu_label = "Registers"
    menu_icon = "table"
    menu_order = 310
    items = (OrganisationAdmin, MunicipalityAdmin, IndicatorAdmin)
