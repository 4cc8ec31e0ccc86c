"""What stands on every page."""

from library.wording.declared import declare

declare(
    "footer",
    "Onderaan elke pagina",
    owner=("Van wie de site is", "Van het Agentschap Binnenlands Bestuur van de Vlaamse overheid."),
    reuse=("Opschrift van bronnen", "Bronnen en hergebruik"),
    licence=(
        "Hergebruik",
        "Je mag de teksten en gegevens hergebruiken onder de Modellicentie Gratis Hergebruik van de Vlaamse overheid. "
        "Voor beelden geldt wat erbij staat.",
    ),
    sources=("Bronnen", "Gemeenten: BOSA, BeST Address, en Statbel (beide CC BY 4.0)."),
)
