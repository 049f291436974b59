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
cli-agree = Écrire ce message ? [o/N]
cli-exported = { $message } écrit ({ $bytes } octets) ; votre copie de ce qui a été dit : { $dossier }
cli-other-audience = { $file } : fait pour un autre destinataire
cli-verified = { $file } : code { $code } de { $codebook } pour { $purpose } ; la signature, le schéma et chaque octet sont justes
cli-layout-keep = Pour le garder, mettez-le dans { $folder }
cli-layout-not-yet = Le modèle ne lit pas encore proprement cet export
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
