# Un message et une piste par code. Le message est une phrase sans point final ; la piste est la façon d'en sortir.
R001 = Le fichier est vide
R001-hint = Téléchargez de nouveau l'export et vérifiez qu'il a une taille
R002 = Le fichier n'est ni du texte ni un format lu ici
R002-hint = Demandez l'export en CSV ou en XLSX
R003 = C'est un PDF : des pages imprimées, pas des données
R003-hint = Demandez à la banque ou à l'opérateur la même période en CSV ou en XLSX
R004 = { $kind ->
    [other] Le fichier est protégé par un mot de passe d'une manière que cette version n'ouvre pas
   *[locked] Le fichier est protégé par un mot de passe
}
R004-hint = { $kind ->
    [other] Ouvrez-le dans le logiciel qui l'a créé, enregistrez une copie sans mot de passe et donnez cette copie
   *[locked] Écrivez le mot de passe dans un fichier et donnez-le avec --password-file FICHIER, ou enregistrez une copie sans mot de passe
}
R005 = L'archive ou le classeur est endommagé ou tronqué
R005-hint = Téléchargez-le de nouveau ; si rien ne change, demandez l'export en CSV
R006 = Le fichier dépasse la limite de { $limit } Mio
R006-hint = Exportez une période plus courte, ou plusieurs fichiers
R007 = Un membre de l'archive se décompresse à plus de { $limit } fois sa taille
R007-hint = Ce n'est pas un export honnête ; s'il est à vous, décompressez-le d'abord et donnez les fichiers
R008 = Le nom du membre de l'archive désigne un endroit hors de l'archive
R008-hint = Décompressez l'archive avec un outil sûr et donnez les fichiers
R009 = Une ligne dépasse la limite de { $limit } Kio
R009-hint = Un guillemet n'est sans doute jamais fermé, ou ce n'est pas un tableau ; exportez de nouveau le fichier
R010 = C'est un fichier au format { $format }, que cette version ne lit pas
R010-hint = Demandez l'export en CSV ou en XLSX
R011 = Il n'y a aucun export à l'intérieur
R011-hint = Donnez les fichiers envoyés par la banque ou l'opérateur, ou le dossier qui les contient
R012 = { $kind ->
    [missing] Ce fichier n'existe pas
    [denied] Vous n'avez pas le droit de lire ce fichier
   *[other] Le fichier ne peut pas être lu : { $reason }
}
R012-hint = Vérifiez le nom et que vous avez le droit de le lire
R013 = Il y a plus de { $limit } fichiers à l'intérieur
R013-hint = Donnez les exports eux-mêmes, et non tout ce qui les entoure
R014 = Des archives sont imbriquées sur plus de { $limit } niveaux
R014-hint = Décompressez d'abord l'archive extérieure
R015 = Le tableau a plus de { $limit } lignes
R015-hint = Exportez une période plus courte, ou plusieurs fichiers
R016 = Certains caractères ne sont pas valides en { $encoding } et ont été remplacés
R016-hint = Les montants et les dates ne sont pas touchés ; des noms peuvent montrer un caractère de remplacement
R017 = Une ligne a plus de { $limit } colonnes
R017-hint = Ce n'est sans doute pas le séparateur d'un tableau, ou la feuille a des cellules égarées loin à droite
R018 = Un guillemet n'est jamais fermé : ce qui suit cette ligne ne peut pas être distingué
R018-hint = Le fichier est sans doute tronqué ou a été modifié ; exportez-le de nouveau
R019 = La banque a répondu par une erreur et non par un relevé
R019-hint = Redemander le fichier sur le site de la banque ; si cela persiste, y choisir un autre format
R020 = Le texte est mal formé à partir d'ici : la suite ne peut pas être distinguée
R020-hint = Le fichier est sans doute tronqué ou a été modifié ; exportez-le de nouveau
R021 = Des objets et des listes sont imbriqués sur plus de { $limit } niveaux
R021-hint = Aucun export n'est construit ainsi ; exportez de nouveau le fichier
R022 = Le fichier se dit de la version { $version }, qui n'existe pas
R022-hint = Il est lu comme les autres ; vérifier les chiffres avant de les utiliser
R023 = Le mot de passe n'ouvre pas ce fichier
R023-hint = Vérifiez-le, majuscules et espaces compris ; s'il est juste, le fichier est endommagé : téléchargez-le de nouveau
R024 = Essayer un mot de passe sur ce fichier demande plus de { $limit } tours
R024-hint = Ce n'est pas un export honnête ; s'il est à vous, ouvrez-le dans le logiciel qui l'a créé et enregistrez une copie sans mot de passe

L001 = { $count ->
    [0] Aucun modèle ne correspond aux colonnes de ce fichier
   *[other] Aucun modèle ne correspond aux colonnes de ce fichier ; les plus proches : { $nearest }
}
L001-hint = Si c'est un tableau d'opérations, dites ce que sont ses colonnes : --column booking_date=NOM --column amount=NOM ; ou écrivez un modèle avec `mydata layout new`
L002 = Plusieurs modèles correspondent à ce fichier : { $layouts }
L002-hint = Dites lequel avec --layout ID
L003 = `{ $cell }` n'est pas un montant : { $reason }
L003-hint = Les chiffres sont montrés par 9 et les lettres par x ; le modèle { $layout } dit quel signe décimal le fichier emploie
L004 = `{ $cell }` n'est pas une date de la forme { $patterns }
L004-hint = Les chiffres sont montrés par 9 ; si un tableur a réécrit les dates, donnez l'export d'origine
L005 = Une valeur nécessaire à chaque ligne manque
L005-hint = La ligne est peut-être coupée ou appartient à un autre tableau ; modèle { $layout }
L006 = `{ $cell }` est un mot que le modèle { $layout } ne connaît pas
L006-hint = Ajoutez le mot à la liste du modèle, pour qu'il ne soit pas deviné
L007 = `{ $cell }` n'est pas une quantité de la forme nommée par le modèle { $layout }
L007-hint = Les chiffres sont montrés par 9 et les lettres par x
L008 = La durée est négative ; elle est comptée telle quelle
L008-hint = Des corrections s'impriment parfois ainsi ; vérifiez la ligne sur la facture
L009 = Le solde de cette ligne diffère de { $difference } de ce que donnent les opérations
L009-hint = Une ligne manque, a été modifiée ou ajoutée à la main : comparez cette ligne avec votre banque
L010 = Le solde initial et les opérations diffèrent de { $difference } du solde final
L010-hint = Le fichier est incomplet ou a été modifié ; exportez de nouveau la période
L011 = Le fichier a été compris, mais il ne contient ni opération ni usage
L011-hint = Exportez une période où il s'est passé quelque chose
L012 = La somme indiquée par le fichier diffère de { $difference } de ses lignes
L012-hint = Le fichier est incomplet ou a été modifié ; exportez de nouveau la période
L013 = Le modèle n'est pas valide : { $reason }
L013-hint = `mydata schema layout` montre ce qu'un modèle peut contenir
L014 = Un débit et un crédit se trouvent sur une même ligne
L014-hint = L'une des deux colonnes est sans doute un total ou une autre devise ; vérifiez le modèle { $layout }
L015 = `{ $cell }` n'est pas un code de devise
L015-hint = Un code de devise a trois lettres, selon ISO 4217
L016 = { $count ->
    [0] Le modèle { $layout } ne correspond pas à ce fichier
   *[other] Le modèle { $layout } ne correspond pas à ce fichier : { $nearest }
}
L016-hint = Sans --layout, le fichier décide ; `mydata layout show { $layout }` montre ce que le modèle attend
L017 = La ligne a { $cells } cellules alors que l'en-tête en a { $columns }
L017-hint = Une cellule contient sans doute le séparateur sans guillemets : les ajouter, ou prendre un autre format d'export
L018 = { $count } autres problèmes de ce fichier ne sont pas énumérés
L018-hint = Ils sont des mêmes sortes que ci-dessus ; corrigez d'abord ceux-là
L019 = Le fichier ne dit pas sur quel compte sont ses opérations
L019-hint = Elles sont gardées sous un compte sans nom
L020 = Le relevé qui commence ici a un solde initial et pas de solde final
L020-hint = Le fichier est peut-être tronqué ; ses opérations sont comptées mais non prouvées
L021 = Chaque date de ce fichier peut se lire jour ou mois en premier
L021-hint = Préciser avec --date-order dmy ou --date-order mdy
L022 = Cette opération n'a pas de date
L022-hint = Elle est comptée, mais dans aucun mois ; demander à la banque un export avec les dates
L023 = Le document contient aussi d'autres lignes, qui n'ont pas été lues : { $lists }
L023-hint = C'est un autre compte ou produit ; lisez de nouveau le fichier avec --layout { $layout }
L024 = La période se termine avant de commencer
L024-hint = Corrigez les deux dates de la ligne, ou retirez la ligne
L025 = Cette ligne commence ou termine un appel dont l'autre ligne manque
L025-hint = Exportez une période plus longue, pour que les appels à ses bords soient entiers
L026 = Trop d'appels sont ouverts à la fois ; celui-ci a été abandonné, et ses lignes sont laissées de côté
L026-hint = Les lignes qui attendent la fin de leur appel peuvent prendre { $limit } octets ; triez le fichier par heure
L027 = { $what ->
    [rows] Le fichier indique { $stated } lignes ; il y en a { $found }
    [seconds] Le fichier indique { $stated } secondes d'usage, et ses lignes en donnent { $found }
   *[charge] Le fichier indique { $stated } de frais, et ses lignes en donnent { $found }
}
L027-hint = Le fichier est incomplet ou a été modifié, ou des lignes en ont été refusées ; exportez de nouveau la période
L028 = Les parties de cette opération diffèrent de { $difference } de son montant
L028-hint = Le montant de l'opération fait foi ; les frais ne figurent souvent pas parmi ses parties
L029 = Cette opération a { $count } parties de plus que les { $kept } qui sont gardées
L029-hint = Son montant est celui de toutes ; seul le détail de chacune est laissé de côté
L030 = Rien dans ce tableau ne tranche entre plusieurs lectures{ $flag ->
    [date-order] { " " }de ses dates : { $readings }
    [decimal] { " " }de ses nombres : { $readings }
    [sign] { " " }: un montant positif est-il une entrée ou une dépense
    [duration] { " " }de ses durées, en secondes ou en minutes
    [megabyte] { " " }de ses volumes : un mégaoctet vaut 1000 ou 1024 kilooctets
   *[column] { " " }: { $readings }
}
L030-hint = { $flag ->
    [date-order] Dites laquelle : --date-order dmy ou --date-order mdy
    [decimal] Dites quel signe précède les décimales : --decimal comma ou --decimal point
    [sign] Dites laquelle : --sign as-is si l'argent qui sort est négatif, --sign spend-positive s'il est positif
    [duration] Dites laquelle : --duration seconds ou --duration minutes
    [megabyte] Dites laquelle : --megabyte 1000 ou --megabyte 1024
   *[column] Dites quelles colonnes : --column amount=NOM, --column booking_date=NOM, --column balance=NOM, ou des numéros à partir de 1
}
L031 = Un nombre était coupé en deux à son séparateur de milliers, et a été lu comme un seul
L031-hint = L'export devrait mettre de tels nombres entre guillemets ; regardez cette ligne avant de vous y fier
L032 = Cette ligne suit les noms d'autres colonnes : elle est d'un autre tableau, et n'est pas lue
L032-hint = Donnez l'autre tableau dans un fichier à part
L033 = L'en-tête n'est fait que de mots que tout le monde emploie : { $points } points, alors qu'il en faut au moins { $least } pour désigner un établissement
L033-hint = Un tel tableau se lit sans modèle, par ce qu'il dit lui-même ; ajoutez un texte qui se trouve au-dessus (`preamble`), ou laissez le modèle de côté
L034 = L'en-tête est aussi celui de { $layouts }, et rien d'autre ne les sépare
L034-hint = Des établissements qui partagent des colonnes partagent un modèle : ajoutez-y ce qui diffère, ou séparez les deux par `preamble` ou `cells`
