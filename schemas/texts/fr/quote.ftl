# Offres : décomptes, classements, refus.

# What kind of contract.
quote-purpose-current-account = compte courant
quote-purpose-mobile = forfait mobile

# Rules of a receipt. $meter names what was metered, $metered and $charged carry their units.
quote-rule-recurring = prix de la période
quote-rule-waived = offert ce mois-ci
quote-rule-within-allowance = { $meter } : { $metered }, compris dans le forfait
quote-rule-usage = { $meter } : { $metered }, dont { $charged } facturés
quote-rule-bucket = { $meter } : { $metered }, prix du palier atteint
quote-rule-throttled = { $meter } : { $metered }, débit réduit au-delà du forfait, sans frais
quote-rule-stopped = { $meter } : { $metered }, service coupé au-delà du forfait, sans frais
quote-rule-share = { $meter } : une part de { $metered }
quote-rule-overdrawn-days = un prix pour chacun des { $metered } à découvert
quote-rule-debit-interest = intérêts pour { $metered } à découvert, { $charged } en moyenne
quote-rule-credit-interest = intérêts pour { $metered } en crédit, { $charged } en moyenne
quote-rule-reward = versé à vous
quote-rule-set-up = une fois, au départ
quote-rule-bonus = prime, une fois
quote-rule-capped = déduit : le plafond est atteint

# Units of a receipt.
quote-unit-day = { $count ->
    [one] { $count } jour
   *[other] { $count } jours
}
quote-unit-minute = { $count } min
quote-unit-megabyte = { $count } Mo

# Receipts.
quote-receipt-title = { $name } de { $provider }, version { $version }
quote-receipt-source = Chiffres lus le { $date } : { $source }
quote-receipt-source-none = Chiffres du { $date }, sans page où les vérifier
quote-receipt-basis = Si vous continuez comme pendant les { $months } mois rejoués, en { $currency } ; moins signifie versé à vous
quote-receipt-short = Seulement { $months } mois complets : l'année est une estimation, le mois moyen fois douze
quote-receipt-month = Mois
quote-receipt-component = Élément
quote-receipt-what = Détail
quote-receipt-amount = Montant
quote-receipt-total = Somme des lignes
quote-receipt-one-off = dont une seule fois
quote-receipt-year-one = Première année : { $amount }
quote-receipt-steady-state = Une année suivante : { $amount }
quote-remark-benefit = Non chiffré : { $text }
quote-remark-left-out = Hors du prix : { $count } usages que l'export ne nomme pas
quote-remark-throttled = Débit réduit pendant { $months } de ces mois
quote-remark-stopped = Service coupé pendant { $months } de ces mois

# Rankings.
quote-ranking-rule-year-one = Par ce que la première année vous coûte, frais de changement et primes compris ; puis par une année suivante. Rien d'autre ne compte : aucun fournisseur ne peut payer sa place.
quote-ranking-rule-steady-state = Par ce qu'une année suivante vous coûte, sans les primes ; puis par la première année. Rien d'autre ne compte : aucun fournisseur ne peut payer sa place.
quote-stay = Rester
quote-stay-tariff = le tarif que vous avez indiqué
quote-stay-declared-price = le prix mensuel que vous avez donné
quote-stay-observed = les frais et intérêts passés sur le compte
quote-stay-unknown = inconnu : indiquez-le dans present.toml
quote-table-rank = Rang
quote-table-offer = Offre
quote-table-year-one = Première année
quote-table-steady-state = Année suivante
quote-table-saving = Gagné la première année
quote-table-refused = Sans prix
quote-subject-title = { $purpose } : { $label }, { $months } mois, en { $currency }
quote-catalogue-source = { $title } : { $covers }
quote-catalogue-read = { $count } tarifs, lus entre { $from } et { $to }
quote-catalogue-not-covered = Non couvert : { $who }

# What a person can declare.
quote-declaration-student = en études à plein temps
quote-declaration-under26 = moins de 26 ans
quote-declaration-over64 = 65 ans ou plus
quote-declaration-new-customer = jamais client de ce fournisseur
quote-declaration-switcher = utiliser le service de mobilité bancaire
quote-declaration-social-tariff = bénéficier d'une aide sous conditions de ressources

# Rules that monthly meters cannot answer.
quote-unpriceable-step-per-call = les appels sont facturés par pas qui demandent la durée de chaque appel
quote-unpriceable-started-minutes = chaque appel est facturé par minute entamée, et certains mois ne sont connus que par leur total, sans la durée de chaque appel
quote-unpriceable-limit-per-item = un minimum ou maximum par opération demande le montant de chaque opération
quote-unpriceable-no-component = le tarif n'indique ces frais qu'en toutes lettres

# Why there is no price, and the way out.
quote-refusal-other-market = Ce tarif est vendu en { $offered }, pas en { $wanted }
quote-refusal-other-market-hint = Chargez un catalogue de votre marché
quote-refusal-other-purpose = C'est un tarif de { $offered }, et un { $wanted } était demandé
quote-refusal-other-purpose-hint = Choisissez un tarif de { $wanted }
quote-refusal-missing-balance = L'export ne donne pas le solde de chaque jour, et ce tarif en dépend
quote-refusal-missing-balance-hint = Exportez le compte avec son solde courant, ou donnez le solde d'un relevé
quote-refusal-missing-meter = L'export ne dit pas : { $meter }
quote-refusal-missing-meter-hint = Ajoutez un export qui le contient
quote-refusal-history-too-short = Il y a { $months } mois complets, et un prix en demande { $least }
quote-refusal-history-too-short-hint = Exportez une période plus longue ; douze mois donnent le prix d'une année
quote-refusal-not-eligible = Le tarif pose une condition qui n'était pas remplie en { $month } : { $meter }
quote-refusal-not-eligible-hint = Regardez les conditions du tarif ; elles valent pour chaque mois
quote-refusal-overdraft-too-deep = Le plus grand découvert accordé est { $limit }, et il faudrait { $needed }
quote-refusal-overdraft-too-deep-hint = Choisissez un tarif avec un plus grand découvert
quote-refusal-not-declared = Le tarif est réservé à ceux qui déclarent : { $declaration }
quote-refusal-not-declared-hint = Si c'est le cas, mettez « { $word } » dans `declared` de brief.toml
quote-refusal-unpriceable = `{ $component }` ne peut être chiffré : { $rule }
quote-refusal-unpriceable-hint = Demandez au fournisseur ce que cela vous coûterait
quote-refusal-uncovered = Vous utilisez ce que le tarif ne chiffre ni n'inclut : { $meter }
quote-refusal-uncovered-hint = Demandez le prix au fournisseur, et ajoutez-le au tarif
quote-refusal-expired = Ce tarif était disponible jusqu'au { $date }
quote-refusal-expired-hint = Chargez un catalogue plus récent
quote-refusal-not-yet = Ce tarif sera disponible à partir du { $date }
quote-refusal-not-yet-hint = Mettez `switch_by` dans brief.toml à ce jour ou après
quote-refusal-stale = Les chiffres de ce tarif ont été lus le { $date }, il y a plus d'un an
quote-refusal-stale-hint = Chargez un catalogue plus récent
quote-refusal-provider-excluded = Vous avez exclu ce fournisseur
quote-refusal-provider-excluded-hint = Retirez-le de `excluded_providers` dans brief.toml
quote-refusal-binds-too-long = Ce contrat engage pour { $months } mois, et vous en acceptez { $longest }
quote-refusal-binds-too-long-hint = Augmentez `longest_commitment_months` dans brief.toml
quote-refusal-unknown-tariff = Le tarif de votre contrat ne peut être chiffré : { $id }
quote-refusal-unknown-tariff-hint = Donnez son identifiant dans le catalogue, le tarif lui-même, ou le prix mensuel dans present.toml
quote-refusal-unknown-country = L'export ne dit pas le pays
quote-refusal-unknown-country-hint = Mettez `country = "FR"` (ou GB) dans brief.toml
quote-refusal-out-of-range = Les chiffres de `{ $component }` dépassent ce qui se compte exactement
quote-refusal-out-of-range-hint = Cherchez une virgule décalée dans l'export ou le tarif

# Meters.
quote-meter-pay-in = argent reçu
quote-meter-card-spend = paiements par carte
quote-meter-card-count = nombre de paiements par carte
quote-meter-direct-debit-value = prélèvements
quote-meter-direct-debit-count = nombre de créanciers prélevant
quote-meter-cash-value = espèces retirées
quote-meter-cash-count = retraits d'espèces
quote-meter-foreign-card-value = paiements par carte en devises
quote-meter-foreign-card-count = nombre de paiements par carte en devises
quote-meter-foreign-cash-value = espèces retirées en devises
quote-meter-foreign-cash-count = retraits en devises
quote-meter-balance-min = solde de fin de journée le plus bas
quote-meter-balance-max = solde de fin de journée le plus haut
quote-meter-days-overdrawn = jours à découvert
quote-meter-voice-minutes = appels nationaux
quote-meter-national-minutes = appels nationaux
quote-meter-mobile-minutes = appels vers mobiles
quote-meter-fixed-minutes = appels vers fixes
quote-meter-on-net-minutes = appels vers le même opérateur
quote-meter-voicemail-minutes = appels à la messagerie
quote-meter-freephone-minutes = appels vers numéros gratuits
quote-meter-special-minutes = appels vers numéros spéciaux
quote-meter-international-minutes = appels vers l'étranger
quote-meter-call-count = appels émis
quote-meter-sms-count = SMS
quote-meter-special-sms-count = SMS vers numéros spéciaux
quote-meter-international-sms-count = SMS vers l'étranger
quote-meter-mms-count = MMS
quote-meter-international-mms-count = MMS vers l'étranger ou numéros spéciaux
quote-meter-data-megabytes = données
quote-meter-roaming-eea-minutes = appels émis ailleurs dans l'EEE
quote-meter-roaming-eea-incoming-minutes = appels reçus ailleurs dans l'EEE
quote-meter-roaming-eea-sms-count = SMS envoyés ailleurs dans l'EEE
quote-meter-roaming-eea-mms-count = MMS envoyés ailleurs dans l'EEE
quote-meter-roaming-eea-data-megabytes = données utilisées ailleurs dans l'EEE
quote-meter-roaming-world-minutes = appels émis hors de l'EEE
quote-meter-roaming-world-incoming-minutes = appels reçus hors de l'EEE
quote-meter-roaming-world-sms-count = SMS envoyés hors de l'EEE
quote-meter-roaming-world-mms-count = MMS envoyés hors de l'EEE
quote-meter-roaming-world-data-megabytes = données utilisées hors de l'EEE
quote-meter-other-count = autres usages
