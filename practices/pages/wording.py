"""What the site says around practices, which editors may write in another way.

What a field is called stands with the record (practices.models.record.declaration), what a page says in the page.
"""

from library.wording.declared import declare

declare(
    "compare",
    "Vergelijken",
    title=("Titel", "Vergelijk je selectie"),
    lead=(
        "Inleiding",
        "Je selectie zit in het adres van deze pagina. Stuur het door, of bewaar het bij je favorieten.",
    ),
    chosen=("Opschrift van de keuze", "Wat je koos"),
    choose=("Vraag bij de keuze", "Vink hoogstens vier praktijken aan om te vergelijken"),
    only_differences=("Keuze: alleen de verschillen", "Toon alleen de verschillen"),
    button=("Knop", "Vergelijk wat je aanvinkte"),
    note=("Knop voor de nota", "Download een nota voor je collega's (Word)"),
    clear=("Link om opnieuw te beginnen", "Wis je selectie"),
    note_hint=(
        "Uitleg bij de nota",
        "In de nota staan alle praktijken van je selectie. Afdrukken doe je met je browser: de tabel komt liggend op "
        "papier.",
    ),
    table=("Opschrift van de tabel", "Naast elkaar"),
    differences=("Boven de tabel, als er verschillen zijn", "Waarin ze verschillen, vraag per vraag."),
    rest=("Boven de tabel, als er ook iets gelijk is", "Wat gelijk is, staat eronder."),
    no_differences=("Boven de tabel, als er geen verschil is", "Er is geen verschil in wat er ingevuld is."),
    one_only=("Boven de tabel, bij één praktijk", "De gegevens van de praktijk. Kies er nog een om te vergelijken."),
    same=("Opschrift van wat gelijk is", "Gelijk bij alle praktijken"),
    own_words=(
        "Uitleg bij ‘Past bij ons omdat…’",
        "Wat je typt bij ‘Past bij ons omdat…’, blijft in je browser en komt mee op de afdruk. We krijgen het niet "
        "te zien.",
    ),
    empty=("Titel zonder selectie", "Je selectie is nog leeg"),
    empty_lead=("Uitleg zonder selectie", "Verzamel eerst praktijken die je aanspreken:"),
    step_1=("Stap 1 zonder selectie", "Zoek een praktijk in het overzicht."),
    step_2=("Stap 2 zonder selectie", "Kies ‘Bewaar’. De praktijk komt in je selectie, die onderaan de pagina staat."),
    step_3=(
        "Stap 3 zonder selectie",
        "Kies ‘Vergelijk’ om ze naast elkaar te zetten, af te drukken of als nota te downloaden.",
    ),
)

declare(
    "selection",
    "Je selectie, onderaan een pagina",
    empty=("Zonder praktijken", "Je selectie is leeg"),
    ignored=(
        "Als iets in het adres niet klopt",
        "Niet alles in dit adres is een praktijk, of het zijn er meer dan 20.",
    ),
    look=("Link bij één praktijk", "Bekijk"),
    compare=("Link om te vergelijken", "Vergelijk"),
    clear=("Link om te wissen", "Wis"),
)

declare(
    "note",
    "Nota voor collega's",
    title=("Titel", "Voorstel: praktijken voor sociale samenhang"),
    question_head=("Opschrift van de vraag", "De vraag"),
    question=(
        "Wat de ambtenaar invult bij de vraag",
        "Schrijf hier in één of twee zinnen wat er speelt, waar en bij wie.",
    ),
    table=("Opschrift van de tabel", "In één oogopslag"),
    next_step=("Opschrift van de volgende stap", "Volgende stap"),
    decision=("Eerste punt", "Beslissing"),
    decision_asked=("Wat de ambtenaar invult bij het eerste punt", "welke praktijk, in welke buurt, met welk budget"),
    holder=("Tweede punt", "Trekker en datum"),
    holder_asked=("Wat de ambtenaar invult bij het tweede punt", "wie neemt dit op, tegen wanneer"),
    licence=(
        "Onderaan",
        "Gegevens uit de databank van het Agentschap Binnenlands Bestuur, te hergebruiken onder de Modellicentie "
        "Gratis Hergebruik van de Vlaamse overheid.",
    ),
)

declare(
    "fit",
    "Past dit bij ons?",
    title=("Titel", "Past dit bij ons?"),
    lead=(
        "Inleiding",
        "Kies jullie gemeente. Dan zie je eerst de praktijken uit gemeenten die erop lijken, telkens met de reden.",
    ),
    municipality=("Vraag", "Onze gemeente"),
    button=("Knop", "Toon de praktijken"),
    kept=(
        "Onder de knop",
        "Je keuze staat in het adres van de lijst, zodat je die kunt delen. Je browser onthoudt ze. Wij houden niets "
        "bij.",
    ),
    table=("Opschrift van de tabel", "Deze gemeenten lijken het meest op {gemeente}"),
    how=("Opschrift van de uitleg", "Zo vergelijken we"),
    how_counted=(
        "Uitleg, eerste alinea",
        "We leggen de kerncijfers van jullie gemeente naast die van de gemeenten waar de praktijken lopen. Hoe "
        "minder ze verschillen, hoe hoger de praktijk staat. Elk kerncijfer telt even zwaar, en dezelfde provincie "
        "telt voor een kwart mee.",
    ),
    how_said=(
        "Uitleg, tweede alinea",
        "Is het ene cijfer hoogstens een derde groter dan het andere, dan noemen we dat gelijk. Van een gemeente "
        "zonder cijfers zeggen we niets. Loopt een praktijk in meer gemeenten, dan telt de gemeente die het meest op "
        "die van jullie lijkt.",
    ),
    warning=(
        "Uitleg, onder de bronnen",
        "Gelijkenis zegt niet of een praktijk bij jullie zal werken. Lees altijd wat er nodig was en wanneer je er "
        "beter niet aan begint.",
    ),
    no_figures=(
        "Zolang er geen kerncijfers zijn",
        "Er zijn nog geen kerncijfers van gemeenten. Daarom vergelijken we ze nog niet.",
    ),
    ordered=("Boven de lijst", "Eerst wat loopt in een gemeente die op {gemeente} lijkt."),
)

declare(
    "kit",
    "Startpakket",
    title=("Opschrift", "Startpakket"),
    lead=("Op de fiche", "Wil je er zelf mee beginnen? Alles staat op twee bladzijden"),
    open=("Knop op de fiche", "Open het startpakket"),
    word=("Knop voor Word", "Download voor Word"),
    practice=("Knop naar de fiche", "Lees de hele fiche"),
    contents=("Voor de inhoud", "Hierin:"),
    steps=("Opschrift van de stappen", "Stappen"),
    roles=("Opschrift van de rollen", "Wie doet wat"),
    costs=("Opschrift van het budget", "Budget"),
    arrangements=("Opschrift van wat vooraf moet", "Vooraf te regelen"),
    questions=("Opschrift van de vragen", "Meet of het werkt"),
    templates=("Opschrift van de sjablonen", "Sjablonen om in te vullen"),
    whole=("In Word, voor het adres", "De hele fiche:"),
    licence=(
        "In Word, helemaal onderaan",
        "Uit de Databank sociale samenhang van het Agentschap Binnenlands Bestuur, te hergebruiken onder de "
        "Modellicentie Gratis Hergebruik van de Vlaamse overheid.",
    ),
    ours=("Kolom om zelf in te vullen", "Bij ons"),
    printing=(
        "Uitleg",
        "Afdrukken doe je met je browser: het past op twee bladzijden. In Word vul je aan wat bij jullie anders is.",
    ),
    unknown=("Onderaan", "Wat niet bekend is, staat er niet of heet ‘onbekend’: vraag het na bij wie dit deed."),
)

declare(
    "follow",
    "Mails over nieuwe praktijken",
    title=("Titel", "Krijg een mail over nieuwe praktijken"),
    asked=("Voor de keuze", "Dit volg je:"),
    how_often=("Eerste punt", "Je krijgt hoogstens één mail per week, en alleen als er iets nieuws is."),
    no_account=("Tweede punt", "Je hebt geen account nodig. Stoppen kan met één klik, en dan is je adres gewist."),
    button=("Knop", "Volg deze praktijken"),
    address=(
        "Onder de knop",
        "We sturen eerst een mail om te vragen of jij het bent. We gebruiken je adres alleen hiervoor.",
    ),
    sent=("Titel na de aanvraag", "Kijk in je mailbox"),
    sent_lead=(
        "Uitleg na de aanvraag",
        "We stuurden een mail naar het adres dat je gaf. Kies de link erin: pas dan volg je deze praktijken.",
    ),
    sent_help=(
        "Hulp na de aanvraag",
        "De link werkt {dagen} dagen. Doe je niets, dan wissen we het adres. Komt er geen mail? Kijk bij de "
        "ongewenste mail, en kijk na of je adres juist was.",
    ),
    confirm=("Titel van de bevestiging", "Wil je {keuze} volgen?"),
    confirm_lead=(
        "Uitleg bij de bevestiging",
        "Je krijgt dan een mail als er een praktijk bij komt, hoogstens één keer per week.",
    ),
    confirm_button=("Knop van de bevestiging", "Ja, hou me op de hoogte"),
    followed=("Titel als men volgt", "Je volgt {keuze}"),
    followed_lead=(
        "Uitleg als men volgt",
        "Je krijgt een mail als er een praktijk bij komt, hoogstens één keer per week.",
    ),
    stop_button=("Knop om te stoppen", "Volg dit niet meer"),
    now=("Link naar de lijst", "Bekijk wat er nu al is"),
    all_mails=("Voor de link om met alles te stoppen", "Wil je helemaal geen mails meer?"),
    leave_link=("Link om met alles te stoppen", "Stop met alles en wis je adres"),
    leave=("Titel van het stoppen", "Stop met de mails over nieuwe praktijken"),
    leave_lead=("Uitleg bij het stoppen", "Je volgt dan niets meer, en we wissen je adres."),
    leave_button=("Knop van het stoppen", "Stop en wis mijn adres"),
    left=("Titel na het stoppen", "Je volgt dit niet meer"),
    left_lead=(
        "Uitleg na het stoppen",
        "We deden wat je vroeg. Volg je niets anders, dan is je adres gewist en krijg je geen mails meer.",
    ),
    gone=("Titel bij een oude link", "Deze link werkt niet meer"),
    gone_lead=(
        "Uitleg bij een oude link",
        "Misschien werd er niet op tijd bevestigd, of ben je al gestopt. Dan is er van jou niets meer bij ons. Wil "
        "je toch volgen? Zoek dan opnieuw bij de praktijken.",
    ),
)

declare(
    "mails",
    "Mails over nieuwe praktijken: de mails zelf",
    ask_subject=("Onderwerp van de vraag om te bevestigen", "Bevestig dat je praktijken wilt volgen"),
    asked=(
        "Waarom men de mail krijgt",
        "Iemand vroeg om op dit adres op de hoogte te blijven van nieuwe praktijken in de Databank sociale samenhang",
    ),
    confirm=("Voor de link om te bevestigen", "Was jij dat? Kies dan deze link, ten laatste op {dag}:"),
    not_you=(
        "Voor wie het niet vroeg",
        "Was jij het niet? Dan hoef je niets te doen: we sturen niets en wissen je adres na die dag. Meteen wissen kan "
        "ook:",
    ),
    known_subject=("Onderwerp als men het al volgt", "Je volgt deze zoekvraag al"),
    known=("Als men het al volgt", "Je volgt dit al:"),
    known_more=(
        "Uitleg als men het al volgt",
        "Je hoeft niets te doen. Je krijgt een mail zodra er iets nieuws is. Bekijken of stoppen doe je hier:",
    ),
    leave=("Voor de link om met alles te stoppen", "Met alles stoppen en je adres wissen:"),
    news=("Begin van de mail met nieuws", "Dit kwam erbij in wat je volgt in de Databank sociale samenhang."),
    followed=("Voor de zoekvraag", "Je volgt: {keuze}"),
    stop=("Voor de link om te stoppen", "Volg je dit liever niet meer?"),
    how_often=(
        "Onderaan de mail met nieuws",
        "Je krijgt deze mail hoogstens één keer per week. Stop met alles en wis je adres:",
    ),
    greeting=("Begroeting", "Dag"),
    regards=("Groet", "Met vriendelijke groet"),
    sender=("Van wie", "De redactie van de Databank sociale samenhang"),
)

declare(
    "situation",
    "Situaties",
    going_on=("Eerste opschrift", "Wat er aan de hand is"),
    contacts=("Opschrift bij wie helpt", "Wie je kunt bellen"),
    pitfalls=("Opschrift van de valkuilen", "Valkuilen"),
    more=("Link naar meer praktijken", "Bekijk wat er nog is"),
)

declare(
    "respond",
    "Reageren op een fiche",
    talk=("Opschrift bij het contact", "Praat met wie dit deed"),
    to_owner=(
        "Uitleg als er een contactpunt is",
        "Stel je vraag: ze gaat naar het contactpunt van deze praktijk, dat je per mail antwoordt.",
    ),
    to_editors=("Uitleg zonder contactpunt", "Stel je vraag: de redactie brengt je in contact met wie dit uitvoerde."),
    ask=("Knop bij het contact", "Stel je vraag"),
    know=("Opschrift bij aanvullen", "Ken je deze praktijk?"),
    suggest=("Knop: aanvullen", "Aanvullen of verbeteren"),
    adopt=("Knop: ook bij ons", "Ook bij ons"),
    helped=("Vraag of het hielp", "Heeft dit je geholpen?"),
    helped_lead=(
        "Uitleg bij die vraag",
        "Met je antwoord maakt de redactie de fiches beter. We bewaren niet wie je bent.",
    ),
    helped_this=("Vraag op de pagina van het antwoord", "Heeft ‘{praktijk}’ je geholpen?"),
    glad=("Na ‘ja’", "Fijn dat ‘{praktijk}’ je verder hielp."),
    sorry=("Na ‘nee’", "Jammer dat ‘{praktijk}’ je niet verder hielp."),
    send=("Knop na een zin", "Geef het door"),
    thanks=("Bedanking", "Bedankt voor je antwoord"),
    read=("Bedanking na een zin", "Bedankt, de redactie leest het"),
    read_lead=("Uitleg na een zin", "Met wat je schreef, maakt ze de fiche beter voor wie na jou komt."),
    optional=(
        "Onder het veld voor een zin",
        "Dit hoeft niet. Alleen de redactie leest het: schrijf geen namen of andere gegevens van mensen.",
    ),
)

declare(
    "overviews",
    "Kaart en witte vlekken",
    several=("Op de kaart", "Een praktijk die in meer gemeenten loopt, telt in elk van die gemeenten mee."),
    per_municipality=("Opschrift onder de kaart", "Per gemeente"),
    elsewhere=("Opschrift van wat niet op de kaart staat", "Buiten Vlaanderen of zonder gemeente"),
    nowhere=("Als er niets op de kaart staat", "Geen van deze praktijken loopt in een Vlaamse gemeente die we kennen."),
    gaps=("Titel van de witte vlekken", "Witte vlekken"),
    gaps_lead=(
        "Inleiding van de witte vlekken",
        "Waar zijn er veel praktijken, en waar nog geen? Kies een getal om de praktijken te zien. Kies een witte "
        "vlek als je er zelf een kent.",
    ),
    gaps_none=("Zonder witte vlekken", "Voor elke combinatie is er minstens één praktijk."),
    gaps_counted=(
        "Hoe er geteld is, eerste punt",
        "Een praktijk met meer termen telt in meer vakken mee. In een totaal telt elke praktijk één keer, ook als ze "
        "in geen enkel vak staat.",
    ),
    gaps_broader=(
        "Hoe er geteld is, tweede punt",
        "Een bredere term telt ook mee wat onder zijn smallere termen staat.",
    ),
)

declare(
    "nothing",
    "Niets gevonden",
    title=("Titel", "Hierover staat niets in de databank: ‘{vraag}’"),
    words=(
        "Voor wat er over één woord is",
        "Dit is geen antwoord op je vraag, maar over één van je woorden staat er wel iets:",
    ),
    terms=("Voor de thema's, na de woorden", "Of kijk bij wat er het dichtst bij ligt:"),
    terms_only=(
        "Voor de thema's",
        "De databank gaat over samenleven in buurten en over polarisering. Misschien zit het hierbij:",
    ),
    ask=("Knop naar de redactie", "Vraag het aan de redactie"),
    hand_in=("Knop om door te geven", "Geef zelf een praktijk door"),
    everything=("Link naar alles", "Toon alle praktijken"),
    together=("Titel als filters niets laten", "Geen praktijk past bij al je keuzes samen"),
    drop_one=("Uitleg als er één weg kan", "Laat er één los, dan vind je wel iets:"),
    drop_some=("Uitleg als er meer weg moeten", "Laat er enkele los, of begin opnieuw."),
)

declare(
    "list",
    "Overzicht van praktijken",
    near=("Opschrift van wat er dicht bij ligt", "Praktijken die er dicht bij liggen"),
    use=("Opschrift van de downloads", "Deze lijst gebruiken"),
    follow_feed=("Link voor een feedlezer", "Volg wat erbij komt in een feedlezer (Atom)"),
    sheet=("Link voor een rekenblad", "Download als rekenblad (CSV)"),
    data=("Link voor gegevens", "Download als gegevens (JSON)"),
)

declare(
    "practice",
    "Fiche van een praktijk",
    start=("Knop naar het startpakket", "Begin zelf: het startpakket"),
    not_assessed=(
        "Bewijs dat niet beoordeeld is",
        "Hoe sterk het bewijs is, is nog niet nagegaan. Dat zegt niets over hoe goed de praktijk werkt.",
    ),
    not_recognised=(
        "Bewijs dat de norm niet haalde",
        "De praktijk werd beoordeeld en haalde de norm niet. Ze blijft hier staan, want ook daaruit kun je leren.",
    ),
    levels=("Opschrift van de bewijsniveaus", "Wat betekenen de bewijsniveaus?"),
    not_confirmed=("Nog niet bevestigd", "Nog niet bevestigd"),
    not_confirmed_why=("Uitleg daarbij", "De projecteigenaar heeft deze fiche nog niet nagekeken."),
    overdue=(
        "Te laat nagekeken",
        "Deze fiche moest op {dag} opnieuw nagekeken zijn. Bel of mail eerst even na of alles nog klopt.",
    ),
    due=("Wanneer opnieuw nagekeken", "We kijken ze opnieuw na op {dag}."),
    related=("Opschrift van verwante praktijken", "Verwante praktijken"),
    share=("Opschrift om te delen", "Deel deze praktijk"),
    mail=("Knop om te mailen", "Mail naar een collega"),
    address=("Voor het adres", "Het adres van deze pagina:"),
)
