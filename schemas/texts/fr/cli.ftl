cli-next = ensuite :
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
