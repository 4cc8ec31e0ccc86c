"""What the site says to who handed something in, which editors may write in another way."""

from library.wording.declared import declare

declare(
    "status",
    "Stand van een inzending",
    reading=("Bij ‘In behandeling’", "Iemand van de redactie leest wat je doorgaf. Je hoort van ons per mail."),
    question=("Bij ‘Vraag’", "We kunnen verder als we je antwoord hebben."),
    accepted=("Bij ‘Overgenomen’", "Bedankt. Andere besturen kunnen er nu mee aan de slag."),
    accepted_hidden=(
        "Bij ‘Overgenomen’, als de pagina niet op de site staat",
        "We hebben wat je doorgaf overgenomen. De pagina staat op dit moment niet op de site.",
    ),
    refused=(
        "Bij ‘Niet overgenomen’",
        "Bedankt dat je de moeite deed. Hieronder lees je waarom we het niet overnemen.",
    ),
    handled=("Bij ‘Afgehandeld’", "De redactie heeft je inzending afgehandeld. Je hoeft niets meer te doen."),
    keep_mail=(
        "Hoe men de pagina terugvindt, met een mail",
        "Hou deze pagina bij of open ze later met de link in de mail die we je stuurden. Zo kun je altijd nagaan hoe "
        "het ermee staat.",
    ),
    keep_address=(
        "Hoe men de pagina terugvindt, zonder mail",
        "Hou het adres van deze pagina bij. Zo kun je altijd nagaan hoe het ermee staat.",
    ),
    next=("Opschrift van wat volgt", "Wat volgt"),
    next_read=("Wat volgt als er nog niets gebeurde", "Iemand van de redactie leest wat je doorgaf."),
    next_answer=(
        "Wat volgt na een vraag",
        "Jij antwoordt hierboven op de vraag. Daarna kijkt de redactie verder. Tot dan blijft je inzending open.",
    ),
    next_publish=("Wat volgt als er een fiche is", "De redactie werkt de fiche af en publiceert ze."),
    next_decide=("Wat volgt als er nog geen fiche is", "De redactie beslist wat ermee gebeurt."),
    withdraw=("Opschrift om in te trekken", "Toch liever niet?"),
    withdraw_lead=("Uitleg om in te trekken", "Trek je je inzending in, dan doen we er niets meer mee."),
    withdraw_button=("Knop om in te trekken", "Trek mijn inzending in"),
)
