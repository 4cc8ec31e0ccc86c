"""The same content as ours in the page types that the documentation of Wagtail leads to: no prefetching, no index."""

from django.core.paginator import Paginator
from django.db import models
from django.http import HttpRequest
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from taggit.models import ItemBase, TagBase
from wagtail import blocks
from wagtail.api import APIField
from wagtail.fields import RichTextField, StreamField
from wagtail.images.api.fields import ImageRenditionField
from wagtail.models import Orderable, Page
from wagtail.search import index

PER_PAGE = 20


class Organisation(models.Model):
    name = models.CharField(max_length=160)
    website = models.URLField(blank=True)

    api_fields = [APIField("name"), APIField("website")]

    def __str__(self) -> str:
        return self.name


class Municipality(models.Model):
    name = models.CharField(max_length=80)
    slug = models.SlugField(max_length=80)
    nis = models.CharField(max_length=5)

    api_fields = [APIField("name"), APIField("nis")]

    def __str__(self) -> str:
        return self.name


class Vocabulary(models.Model):
    name = models.CharField(max_length=60)
    parameter = models.SlugField()

    def __str__(self) -> str:
        return self.name


class Term(models.Model):
    vocabulary = models.ForeignKey(Vocabulary, on_delete=models.CASCADE, related_name="terms")
    label = models.CharField(max_length=80)
    slug = models.SlugField(max_length=80)

    api_fields = [APIField("label"), APIField("slug"), APIField("vocabulary")]

    def __str__(self) -> str:
        return self.label


class PracticeTag(TagBase):
    pass


class PracticeTagItem(ItemBase):
    tag = models.ForeignKey(PracticeTag, on_delete=models.CASCADE, related_name="items")
    content_object = ParentalKey("stock.PracticePage", on_delete=models.CASCADE, related_name="tagged_items")


class Narrative(blocks.StreamBlock):
    heading = blocks.CharBlock()
    text = blocks.RichTextBlock()
    steps = blocks.ListBlock(blocks.StructBlock([("title", blocks.CharBlock()), ("text", blocks.RichTextBlock())]))
    quote = blocks.StructBlock([("text", blocks.TextBlock()), ("source", blocks.CharBlock(required=False))])


class PracticeIndexPage(Page):
    template = "stock/practice_index_page.html"

    def get_context(self, request: HttpRequest, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        everything = PracticePage.objects.live().public().descendant_of(self)
        chosen = {vocabulary.parameter: request.GET.getlist(vocabulary.parameter) for vocabulary in self.vocabularies()}
        tags = request.GET.getlist("trefwoord")
        if text := request.GET.get("q", ""):
            everything = everything.filter(pk__in=[page.pk for page in everything.search(text)])
        found = everything
        for slugs in filter(None, chosen.values()):
            found = found.filter(terms__slug__in=slugs)
        if tags:
            found = found.filter(tags__slug__in=tags)
        found = found.distinct().order_by("-first_published_at")
        context["facets"] = [
            (vocabulary, [(term, found.filter(terms=term).count()) for term in vocabulary.terms.all()])
            for vocabulary in self.vocabularies()
        ]
        context["tags"] = [(tag, found.filter(tags=tag).count()) for tag in popular_tags()]
        context["page_of_results"] = Paginator(found, PER_PAGE).get_page(request.GET.get("pagina"))
        return context

    def vocabularies(self):
        return Vocabulary.objects.all()


def popular_tags():
    return PracticeTag.objects.annotate(number=models.Count("items")).order_by("-number")[:10]


class PracticePage(Page):
    summary = models.TextField(blank=True)
    record_type = models.CharField(max_length=30, blank=True)
    image = models.ForeignKey("wagtailimages.Image", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    place = models.CharField(max_length=250, blank=True)
    scale = models.CharField(max_length=30, blank=True)
    method = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="applications")
    reason = RichTextField(blank=True)
    goals = RichTextField(blank=True)
    approach = StreamField(Narrative(), blank=True)
    lessons = RichTextField(blank=True)
    success_factors = RichTextField(blank=True)
    preconditions = RichTextField(blank=True)
    not_when = RichTextField(blank=True)
    results = RichTextField(blank=True)
    unknowns = RichTextField(blank=True)
    lead_time = models.CharField(max_length=120, blank=True)
    fte = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    budget_band = models.CharField(max_length=30, blank=True)
    funding = models.CharField(max_length=250, blank=True)
    evidence_level = models.CharField(max_length=30, blank=True)
    project_owner = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="owned"
    )
    started = models.CharField(max_length=10, blank=True)
    ended = models.CharField(max_length=10, blank=True)
    status = models.CharField(max_length=30, blank=True)
    verified_on = models.DateField(null=True, blank=True)
    terms = ParentalManyToManyField(Term, related_name="practices")
    municipalities = ParentalManyToManyField(Municipality, related_name="practices")
    partners = ParentalManyToManyField(Organisation, related_name="partner_in")
    tags = ClusterTaggableManager(through=PracticeTagItem, blank=True)

    template = "stock/practice_page.html"
    search_fields = [
        *Page.search_fields,
        index.SearchField("summary"),
        index.SearchField("reason"),
        index.SearchField("approach"),
        index.SearchField("lessons"),
        index.RelatedFields("tags", [index.SearchField("name")]),
        index.RelatedFields("terms", [index.SearchField("label")]),
    ]
    api_fields = [
        *(
            APIField(name)
            for name in [
                "summary",
                "record_type",
                "image",
                "place",
                "scale",
                "method",
                "reason",
                "goals",
                "approach",
                "lessons",
                "success_factors",
                "preconditions",
                "not_when",
                "results",
                "unknowns",
                "lead_time",
                "fte",
                "budget_band",
                "funding",
                "evidence_level",
                "project_owner",
                "started",
                "ended",
                "status",
                "verified_on",
                "terms",
                "municipalities",
                "partners",
                "tags",
                "links",
            ]
        ),
        APIField("image_card", serializer=ImageRenditionField("fill-640x400|format-webp", source="image")),
        APIField("image_large", serializer=ImageRenditionField("max-1280x1280|format-webp", source="image")),
    ]

    def related(self):
        others = PracticePage.objects.live().public().filter(tags__in=self.tags.all()).exclude(pk=self.pk)
        return others.distinct().order_by("-first_published_at")[:3]


class PracticeLink(Orderable):
    page = ParentalKey(PracticePage, on_delete=models.CASCADE, related_name="links")
    label = models.CharField(max_length=200)
    url = models.URLField(max_length=500)

    api_fields = [APIField("label"), APIField("url")]


class EventIndexPage(Page):
    template = "stock/standard_page.html"


def _part(**more):
    return blocks.StructBlock(
        [
            ("start", blocks.TimeBlock(required=False)),
            ("end", blocks.TimeBlock(required=False)),
            ("title", blocks.CharBlock()),
            ("text", blocks.RichTextBlock(required=False)),
            ("speakers", blocks.ListBlock(blocks.CharBlock())),
            ("practices", blocks.ListBlock(blocks.PageChooserBlock())),
            *more.items(),
        ]
    )


class EventPage(Page):
    strapline = models.CharField(max_length=160, blank=True)
    starts_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)
    venue_name = models.CharField(max_length=160, blank=True)
    venue_address = models.CharField(max_length=250, blank=True)
    venue_municipality = models.ForeignKey(
        Municipality, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    organiser = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    image = models.ForeignKey("wagtailimages.Image", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    introduction = RichTextField(blank=True)
    practical = RichTextField(blank=True)
    programme = StreamField(
        [
            ("slot", _part(kind=blocks.CharBlock(required=False))),
            ("workshop_round", _part(workshops=blocks.ListBlock(_part(theme=blocks.CharBlock(required=False))))),
        ],
        blank=True,
    )

    template = "stock/event_page.html"


class EventSpeaker(Orderable):
    page = ParentalKey(EventPage, on_delete=models.CASCADE, related_name="speakers")
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=160, blank=True)
    organisation = models.CharField(max_length=160, blank=True)
    photo = models.ForeignKey("wagtailimages.Image", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")


class StandardPage(Page):
    body = RichTextField(blank=True)

    template = "stock/standard_page.html"


class HomePage(Page):
    lead = models.TextField(blank=True)
    questions = StreamField(
        [("question", blocks.StructBlock([("question", blocks.CharBlock()), ("text", blocks.RichTextBlock())]))],
        blank=True,
    )

    template = "stock/home_page.html"

    def practice_count(self):
        return PracticePage.objects.live().public().count()

    def newest(self):
        return PracticePage.objects.live().public().order_by("-first_published_at")[:3]

    def themes(self):
        return Term.objects.filter(vocabulary__parameter="thema")

    def situations(self):
        return StandardPage.objects.live().public().descendant_of(self)[:6]

    def next_event(self):
        return EventPage.objects.live().public().order_by("-starts_at").first()
