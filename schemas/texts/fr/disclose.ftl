## Ce qui part, ce qui reste, et pourquoi rien ne part.

purpose-mobile = forfait mobile
purpose-current-account = compte courant

attribute-data-megabytes-month = Données par mois, en mégaoctets
attribute-outgoing-minutes-month = Appels émis par mois, en minutes
attribute-pay-in-month = Argent reçu d’autrui par mois, en { $currency }
attribute-foreign-spend-year = Paiements par carte et retraits en devises par an, en { $currency }
attribute-overdrawn-days-year = Jours de l’année finis sous zéro

range-any = n’importe
range-below = moins de { $below }
range-from = { $from } ou plus
range-between = de { $from } à moins de { $below }

withheld-nothing-to-measure = Rien ne part : aucun { $purpose } du pays { $country } en { $currency } n’a été lu. Lisez d’abord son export, ou choisissez un autre pays.
withheld-several-fit = Rien ne part encore : { $count } des comptes ou lignes lus peuvent être visés. Désignez-en un par son numéro, de 1 à { $count }.
withheld-no-such-subject = Rien ne part : il n’y a pas de compte ou de ligne numéro { $number } ; { $count } peuvent être visés.
withheld-too-few-months = Rien ne part : seuls { $complete } mois complets des douze derniers sont couverts, il en faut { $least }. Lisez aussi des exports plus anciens.
withheld-no-balances = Rien ne part : le solde de ce compte n’est pas connu jour par jour. Lisez un export qui indique un solde.
withheld-small-group = Rien ne part encore : l’ensemble de vos envois vous placerait dans un groupe d’environ { $joint } sur { $households } foyers de référence, sous le plancher de { $floor }. Qui les relierait en saurait plus sur vous que chacun n’en dit. Confirmez pour envoyer malgré tout.
withheld-bad-audience = Rien ne part : nommez le destinataire par 1 à 200 caractères imprimables.
withheld-other-purpose = Rien ne part : le livre de codes sert à { $codebook }, pas à { $asked }.

dossier-title = Ce que vous avez dit à { $audience }
dossier-level = Le profil anonymisé de niveau L1 est un code de groupe.
dossier-told = Vous avez demandé des offres à { $audience } ({ $purpose }) le { $date }. Un seul code de groupe lui a été dit : le numéro { $code } du livre de codes { $codebook }, version { $version }.
dossier-group = Le livre de codes a été calculé sur { $population } foyers inventés, pas sur des personnes. { $households } d’entre eux ont ce code ; { $joint } ont à la fois les codes de tous vos envois des deux dernières années.
dossier-means = Le code signifie :
dossier-range = { $attribute } : { $range }.
dossier-own = Votre propre chiffre, qui n’est pas parti : { $value }.
dossier-not-told = Le message ne contient aucun nom, numéro, texte, commerçant, jour ni montant de vous. Il a toujours la même longueur.
dossier-mask = Vous y apparaissez comme { $pseudonym } jusqu’à la fin de { $quarter }. D’autres voient un autre pseudonyme, et rien dans les pseudonymes ne montre qu’ils vont ensemble.
dossier-verified = Les chiffres derrière le code ont été prouvés par les soldes de votre export.
dossier-declared = Les chiffres derrière le code n’ont pas pu être prouvés par des soldes ; le message les marque comme déclarés par vous.
dossier-limit = Si vous ajoutez votre nom, votre adresse ou votre courriel, ou envoyez par un compte qui vous connaît, le groupe ne vous protège plus. Ce que le code dit de vous est à peu près juste, et d’autres peuvent en tirer des conclusions.
dossier-withdrawal = Pour le faire oublier, demandez à { $audience } d’effacer ce qui est gardé sous ce pseudonyme. Un message signé avec le même masque prouve que c’est le vôtre. Jusqu’à la fin du trimestre, une nouvelle demande donne le même message.

receipt-withdrawal = Demander au destinataire d’effacer ce qui est gardé sous le pseudonyme, en signant avec le même masque.
receipt-retention = Jusqu’à la remise des offres, au plus tard jusqu’à la fin du trimestre qui suit { $quarter }.

package-quote-title = { $purpose }, { $country }, en { $currency } : code de groupe { $code }, partagé par { $households } ménages de référence sur { $population }
package-quote-offer = Offre, première année
package-quote-min = de
package-quote-median = milieu
package-quote-max = à
package-quote-note = Une fourchette sur les années de référence du code, et non le prix de cette personne : son propre appareil calcule la réponse exactement.
