"""Restrict the collection of what was handed in, and let go of what is published already."""

from django.db import migrations

COLLECTION = "Inzendingen"
LOGIN = "login"


def restrict(apps, _schema_editor):
    collections = apps.get_model("wagtailcore", "Collection").objects
    held = list(collections.filter(name=COLLECTION))
    root = collections.filter(depth=1).order_by("path").first()
    if not held or root is None:
        return
    pages = apps.get_model("wagtailcore", "Page").objects.filter(live=True)
    live = {str(key) for key in pages.values_list("pk", flat=True)}
    references = apps.get_model("wagtailcore", "ReferenceIndex").objects
    for name in ("DatabankImage", "DatabankDocument"):
        uses = references.filter(
            to_content_type__app_label="library",
            to_content_type__model=name.lower(),
            base_content_type__app_label="wagtailcore",
            base_content_type__model="page",
        )
        shown = {int(file) for file, page in uses.values_list("to_object_id", "object_id") if page in live}
        files = apps.get_model("library", name).objects
        for key in files.filter(collection__in=held).values_list("pk", flat=True):
            if key in shown:
                files.filter(pk=key).update(collection=root)
    restrictions = apps.get_model("wagtailcore", "CollectionViewRestriction").objects
    for collection in held:
        if not restrictions.filter(collection=collection).exists():
            restrictions.create(collection=collection, restriction_type=LOGIN)


class Migration(migrations.Migration):
    dependencies = [
        ("forms", "0007_prefilled_by"),
        ("library", "0007_forms_about_a_practice"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("wagtailcore", "0098_apitoken"),
    ]

    operations = [migrations.RunPython(restrict, migrations.RunPython.noop)]
