cli-next = ensuite :
cli-error = erreur
cli-note = remarque
cli-hint = conseil
cli-column = colonne
cli-sum = somme
cli-closing = solde final
cli-bookings = { $count ->
    [one] { $count } opération
   *[other] { $count } opérations
}
cli-events = { $count } événements ({ $voice } appels, { $sms } messages, { $data } données)
cli-rows = { $read } lignes lues, { $imported } importées
status-ok = ok
status-partial = partiel
status-ambiguous = ambigu
status-unreadable = illisible
proof-verified = vérifié
proof-unverifiable = aucun solde pour vérifier
proof-discrepancy = ÉCART
proof-declared = déclaré
cli-without-currency = { $count ->
    [one] Un compte est laissé de côté : son export n'indique aucune devise
   *[other] { $count } comptes sont laissés de côté : leurs exports n'indiquent aucune devise
}
cli-undated = { $count ->
    [one] Une opération sans date est laissée de côté : { $format } n'en admet pas ; jsonl la garde
   *[other] { $count } opérations sans date sont laissées de côté : { $format } n'en admet pas ; jsonl les garde
}
cli-month = mois
cli-pay-in = entrées
cli-cards = cartes
cli-direct-debits = prélèvements
cli-cash = espèces
cli-abroad = étranger
cli-fees = frais
cli-interest = intérêts
cli-lowest-balance = minimum
cli-days-overdrawn = jours<0
cli-minutes = minutes
cli-texts = messages
cli-data-mb = data Mo
cli-incoming-minutes = min reçues
cli-dry-run = C'était un essai : rien n'a été écrit ni enregistré
cli-nothing-left = Rien n'a quitté cette machine
cli-your-word = Rien ne part sans votre accord : ajoutez --yes, ou lancez ceci dans un terminal
cli-password = Mot de passe de { $file } :
cli-password-again = Ce mot de passe ne l'ouvre pas. Mot de passe de { $file }, encore une fois :
cli-agree = Écrire ce message ? [o/N]
cli-exported = { $message } écrit ({ $bytes } octets) ; votre copie de ce qui a été dit : { $dossier }
cli-other-audience = { $file } : fait pour un autre destinataire
cli-verified = { $file } : code { $code } de { $codebook } pour { $purpose } ; la signature, le schéma et chaque octet sont justes
cli-layout-distinct = l'en-tête a { $points } points (il en faut au moins { $least } pour désigner un établissement) : { $names }
cli-layout-above = texte au-dessus du tableau
cli-layout-keep = Pour le garder, mettez-le dans { $folder }
cli-layout-not-yet = Le modèle ne lit pas encore proprement cet export
cli-fixture-made = { $rows ->
    [one] Une ligne aux valeurs inventées, lue par { $layout } comme l'export
   *[other] { $rows } lignes aux valeurs inventées, lues par { $layout } comme l'export
}
cli-fixture-look = Il n'y reste aucune cellule de l'export, sauf des mots du modèle et des listes de mots ; relisez-le tout de même avant de le partager
cli-fixture-workbook = C'est un classeur Office Open XML, quel que soit le genre de feuille de l'export
cli-fixture-binary = Un classeur s'écrit dans un fichier : nommez-le avec -o FIXTURE.xlsx
cli-fixture-format = { $file } : les fichiers { $format } ne sont pas imités, seulement les tableaux de texte, les feuilles et le JSON ; écrivez un exemple à la main
cli-fixture-unlike = { $file } : pas d'exemple, car des valeurs inventées ne sont pas lues comme l'export (ce qui diffère : { $how ->
    [values] des valeurs de l'export sont revenues
    [layout] le modèle
    [rows] les lignes
    [proof] la preuve
    [columns] les colonnes
    [encoding] l'encodage
    [grammar] la grammaire
    [size] il est trop grand
   *[other] ce qui est fait des lignes
}) ; écrivez-en un à la main
cli-tariffs-checked = { $path } : tarifs calculables : { $count }, constats : { $findings }
demo-read = Ce qui a été lu, et jusqu'où c'est prouvé
demo-profile = Le profil : il reste sur cette machine
demo-offers = Des offres en argent, calculées sur cette machine
demo-message = Le message pour { $audience } : { $purpose }
demo-content = Tout ce qu'il contient :
demo-provider = Ce qu'un fournisseur en fait, sans rien d'autre sous la main
demo-beside = La fourchette du fournisseur, et ce que la même offre coûte exactement à ce ménage :
demo-written = écrit : { $path }
cli-more-problems = { $count } autres problèmes ; `mydata inspect --json { $file }` les énumère
cli-long-periods = { $count ->
    [one] Un total a été laissé hors des mois : sa période est plus longue qu'un mois
   *[other] { $count } totaux ont été laissés hors des mois : leurs périodes sont plus longues qu'un mois
}
usage-intro = Vos factures, mois par mois, telles qu'elles sont imprimées. Rien ne quitte cette machine, et rien n'est écrit avant que vous n'ayez tout vu. Ctrl-C arrête tout.
usage-needs-terminal = `mydata usage enter` pose ses questions dans un terminal ; pour un tableau à remplir ailleurs : mydata usage template > mois.csv
usage-operator = Opérateur, comme sur la facture :
usage-bad-operator = Tapez le nom qui figure sur la facture : d'abord une lettre ou un chiffre, 60 caractères au plus
usage-country = Votre pays, en deux lettres (FR) :
usage-bad-country = Un pays s'écrit en deux lettres selon ISO 3166 : FR, BE, CH
usage-currency = Devise des factures (EUR) :
usage-bad-currency = Une devise s'écrit en trois lettres selon ISO 4217 : EUR, CHF, GBP
usage-first-month = Premier mois [{ $month }] :
usage-bad-month = Tapez un mois terminé, de moins de trois ans, comme 2026-03
usage-other-countries = Y figure-t-il des appels ou SMS vers d'autres pays ? [o/N]
usage-roaming = Y figure-t-il des consommations à l'étranger (itinérance) ? [o/N]
usage-bad-word = Tapez o ou n
usage-ask-minutes = Minutes d'appel dans votre pays (Entrée : pas de facture ce mois-là) :
usage-ask-calls = Nombre d'appels (Entrée : la facture ne le dit pas) :
usage-ask-texts = SMS :
usage-ask-data = Données, avec l'unité (3,5 Go, 800 Mo) :
usage-ask-international-minutes = Minutes d'appel vers d'autres pays :
usage-ask-international-texts = SMS vers d'autres pays :
usage-ask-eea-minutes = Minutes d'appel passées depuis un autre pays de l'UE ou de l'EEE :
usage-ask-eea-texts = SMS envoyés de là :
usage-ask-eea-data = Données utilisées là, avec l'unité :
usage-ask-world-minutes = Minutes d'appel passées depuis le reste de l'étranger :
usage-ask-world-texts = SMS envoyés de là :
usage-ask-world-data = Données utilisées là, avec l'unité :
usage-ask-bill = Montant de la facture (Entrée : ne pas le donner) :
usage-bad-number = Tapez un nombre sans séparateur de milliers : 245 ou 310,5
usage-bad-count = Tapez un nombre entier ; 0 s'il n'y en a pas
usage-bad-volume = Tapez un nombre et son unité, de façon qu'on ne puisse pas y lire des milliers : 3,5 Go, 4125 Mo ; 0 s'il n'y en a pas
usage-head-minutes = minutes
usage-head-calls = appels
usage-head-texts = SMS
usage-head-data = données Mo
usage-head-international-minutes = étranger min
usage-head-international-texts = étranger SMS
usage-head-eea-minutes = EEE min
usage-head-eea-texts = EEE SMS
usage-head-eea-data = EEE Mo
usage-head-world-minutes = monde min
usage-head-world-texts = monde SMS
usage-head-world-data = monde Mo
usage-head-bill = facture
usage-correct = Un mois à retaper, comme 2026-03, ou Entrée pour écrire { $path } :
usage-bad-correction = Ce n'est aucun des mois ci-dessus
usage-replace = { $path } existe déjà. Le remplacer ? [o/N]
usage-kept = { $path } est resté tel quel et rien n'a été écrit
usage-written = { $path } écrit ; ses chiffres sont marqués comme déclarés par vous
usage-nothing = Aucun mois n'a été tapé, et rien n'a été écrit
usage-ended = Rien n'a été écrit
cli-inferred = aucun modèle ne connaît ce tableau ; ses colonnes : { $columns }
cli-evidence-tried = { $tried ->
    [1] une lecture a été essayée
   *[other] { $tried } lectures ont été essayées
}, { $fitting ->
    [1] une convient
   *[other] { $fitting } conviennent et donnent les mêmes chiffres
}
cli-evidence-proved = le solde courant suit chaque opération
cli-evidence-named = l'en-tête nomme les colonnes
cli-evidence-only = le tableau ne se lit d'aucune autre façon
cli-evidence-dates = dates : { $patterns }
