## What leaves, what stays, and why nothing leaves.

purpose-mobile = mobile plan
purpose-current-account = current account

attribute-data-megabytes-month = Data in a month, in megabytes
attribute-outgoing-minutes-month = Outgoing calls in a month, in minutes
attribute-pay-in-month = Money in from others in a month, in { $currency }
attribute-foreign-spend-year = Card payments and cash in other currencies in a year, in { $currency }
attribute-overdrawn-days-year = Days of a year that ended below zero

range-any = any
range-below = below { $below }
range-from = { $from } or more
range-between = from { $from } to below { $below }

withheld-nothing-to-measure = Nothing leaves: no { $purpose } of { $country } in { $currency } was read. Read its export first, or choose another country.
withheld-several-fit = Nothing leaves yet: { $count } of the accounts or lines read may be meant. Name one of them by its number, 1 to { $count }.
withheld-no-such-subject = Nothing leaves: there is no account or line number { $number }; { $count } may be meant.
withheld-too-few-months = Nothing leaves: only { $complete } complete months of the last twelve are covered, and { $least } are needed. Read older exports too.
withheld-no-balances = Nothing leaves: the balance of this account is not known day by day. Read an export that states a balance.
withheld-small-group = Nothing leaves yet: all your releases together would put you in a group of about { $joint } in { $households } reference households, below the floor of { $floor }. Whoever links them would know more of you than any one of them says. Confirm to release nevertheless.
withheld-bad-audience = Nothing leaves: name the audience by 1 to 200 printable characters.
withheld-other-purpose = Nothing leaves: the codebook is of the purpose { $codebook }, not { $asked }.

dossier-title = What you told { $audience }
dossier-level = The anonymized profile of level L1 is a group code.
dossier-told = You asked { $audience } for offers ({ $purpose }) on { $date }. They were told one group code: number { $code } of the codebook { $codebook }, version { $version }.
dossier-group = The codebook was computed from { $population } invented households, not from people. { $households } of them share this code; { $joint } share the codes of all your releases of the last two years together.
dossier-means = The code means:
dossier-range = { $attribute }: { $range }.
dossier-own = Your own figure, which did not leave: { $value }.
dossier-not-told = The message holds no name, number, text, merchant, day or amount of yours. It always has the same length.
dossier-mask = They see you as { $pseudonym } until { $quarter } ends. Others see another pseudonym, and nobody can tell from the pseudonyms that they belong together.
dossier-verified = The figures behind the code were proved by the balances of your export.
dossier-declared = The figures behind the code could not be proved by balances; the message marks them as declared by you.
dossier-limit = If you add your name, address or e-mail, or send it over an account that knows you, the group no longer protects you. What the code says of you is about right, and others may draw conclusions from it.
dossier-withdrawal = To have it forgotten, ask { $audience } to delete what they hold under this pseudonym. A message signed with the same mask proves that it is yours. Until the quarter ends, asking again gives the same message.

receipt-withdrawal = Ask the recipient to delete what is held under the pseudonym; sign with the same mask.
receipt-retention = Until the offers are given, at the latest until the quarter after { $quarter } ends.

package-quote-title = { $purpose } in { $country }, in { $currency }: group code { $code }, shared by { $households } of { $population } reference households
package-quote-offer = Offer, first year
package-quote-min = from
package-quote-median = middle
package-quote-max = to
package-quote-note = A range over the code's reference years, not this person's price: the person's own device prices the answer exactly.
