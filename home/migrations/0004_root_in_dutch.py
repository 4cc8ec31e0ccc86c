from django.db import migrations

# What Wagtail calls the page above the home page, and the collection above all others. Editors see both.
ENGLISH, PAGES, FILES = "Root", "Alle pagina's", "Alle bestanden"


def in_dutch(apps, _editor):
    apps.get_model("wagtailcore", "Page").objects.filter(depth=1, title=ENGLISH).update(title=PAGES, draft_title=PAGES)
    apps.get_model("wagtailcore", "Collection").objects.filter(depth=1, name=ENGLISH).update(name=FILES)


def in_english(apps, _editor):
    apps.get_model("wagtailcore", "Page").objects.filter(depth=1, title=PAGES).update(
        title=ENGLISH, draft_title=ENGLISH
    )
    apps.get_model("wagtailcore", "Collection").objects.filter(depth=1, name=FILES).update(name=ENGLISH)


class Migration(migrations.Migration):
    dependencies = [
        ("home", "0003_searches_near_and_chosen"),
        ("wagtailcore", "0098_apitoken"),
    ]

    operations = [migrations.RunPython(in_dutch, in_english)]
