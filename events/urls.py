"""Addresses of events that are not pages of the tree."""

from django.urls import path

from events.outputs import views
from events.registration.views import cancel_registration, show_registration

urlpatterns = [
    path("evenementen/kalender.ics", views.events_calendar, name="events_calendar"),
    path("evenementen/feed.atom", views.feed, name="events_feed"),
    path("evenementen/<slug:slug>/kalender.ics", views.event_calendar, name="event_calendar"),
    path("evenementen/<slug:slug>/uitnodiging.pdf", views.invitation, name="event_invitation"),
    path("id/evenement/<uuid:key>", views.event_by_id, name="event_by_id"),
    path("inschrijving/<str:signed>/", show_registration, name="registration"),
    path("inschrijving/<str:signed>/annuleren/", cancel_registration, name="registration_cancel"),
]
