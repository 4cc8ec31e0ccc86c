"""Keys in the CMS: made, shown once, and revoked."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList
from wagtail.admin.ui.tables import Column, DateColumn, NumberColumn
from wagtail.admin.views.generic import CreateView
from wagtail.admin.viewsets.model import ModelViewSet

from api.keys.models import ApiKey


class ApiKeyForm(WagtailAdminModelForm):
    """A key as an administrator sees it. What was revoked stays so: it may be known to others."""

    revoked = forms.BooleanField(
        label="Ingetrokken",
        required=False,
        help_text="De sleutel werkt meteen niet meer. Dat maak je niet ongedaan: geef een nieuwe.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is None:
            del self.fields["revoked"]
            return
        is_revoked = self.instance.revoked_at is not None
        self.fields["revoked"].initial = self.fields["revoked"].disabled = is_revoked

    def save(self, commit: bool = True) -> Any:
        """Store it, and since when it does not work."""
        if self.cleaned_data.get("revoked") and self.instance.revoked_at is None:
            self.instance.revoked_at = timezone.now()
        return super().save(commit=commit)


class MakeKeyView(CreateView):
    """Makes a key, and shows it in the answer: it is stored nowhere, so there is no other moment."""

    key = ""

    def save_instance(self) -> Any:
        self.key = self.form.instance.new_key()
        return super().save_instance()

    def save_action(self) -> HttpResponse:
        context = {**self.get_context_data(), "key": self.key, "index_url": self.get_success_url()}
        response = TemplateResponse(self.request, "api/admin/key_made.html", context)
        response["Cache-Control"] = "no-store"
        return response


class ApiKeyViewSet(ModelViewSet):
    """Whose keys there are."""

    model = ApiKey
    icon = "key"
    menu_label = "API-sleutels"
    menu_order = 930
    add_to_settings_menu = True
    add_to_reference_index = False
    add_view_class = MakeKeyView
    # A copy would have the same key.
    copy_view_enabled = False
    list_display = [
        "name",
        "organisation",
        Column("prefix", label="Begint met"),
        NumberColumn("times", label="Quotum"),
        Column("state", label="Stand"),
        DateColumn("last_used_on", label="Laatst gebruikt", sort_key="last_used_on"),
    ]
    edit_handler = ObjectList(
        [
            FieldPanel("name"),
            FieldPanel("organisation"),
            FieldPanel("email"),
            FieldRowPanel([FieldPanel("times"), FieldPanel("expires_on")]),
            FieldPanel("revoked"),
        ],
        base_form_class=ApiKeyForm,
    )


keys_viewset = ApiKeyViewSet("api_sleutels", url_prefix="api-sleutels")
