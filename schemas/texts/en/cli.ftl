cli-next = next:
cli-error = error
cli-note = note
cli-hint = hint
cli-column = column
cli-sum = sum
cli-closing = closing
cli-bookings = { $count ->
    [one] { $count } booking
   *[other] { $count } bookings
}
cli-events = { $count } events ({ $voice } calls, { $sms } messages, { $data } data)
cli-rows = { $read } rows read, { $imported } imported
status-ok = ok
status-partial = partial
status-ambiguous = ambiguous
status-unreadable = unreadable
proof-verified = verified
proof-unverifiable = no balance to verify with
proof-discrepancy = DISCREPANCY
proof-declared = declared
cli-without-currency = { $count ->
    [one] One account was left out: its export names no currency
   *[other] { $count } accounts were left out: their exports name no currency
}
cli-undated = { $count ->
    [one] One booking without a date is left out: { $format } holds none without; jsonl keeps it
   *[other] { $count } bookings without a date are left out: { $format } holds none without; jsonl keeps them
}
cli-month = month
cli-pay-in = paid in
cli-cards = cards
cli-direct-debits = direct debits
cli-cash = cash
cli-abroad = abroad
cli-fees = fees
cli-interest = interest
cli-lowest-balance = lowest
cli-days-overdrawn = days<0
cli-minutes = minutes
cli-texts = messages
cli-data-mb = data MB
cli-incoming-minutes = min in
cli-dry-run = This was a trial: nothing was written and nothing recorded
cli-nothing-left = Nothing left this machine
cli-your-word = Nothing leaves without your word: add --yes, or run this in a terminal
cli-password = Password of { $file }:
cli-password-again = That password does not open it. Password of { $file }, once more:
cli-agree = Write this message? [y/N]
cli-exported = { $message } written ({ $bytes } bytes); your copy of what was told: { $dossier }
cli-other-audience = { $file }: made for another audience
cli-verified = { $file }: code { $code } of { $codebook } for { $purpose }; signature, schema and every byte hold
cli-layout-distinct = the header has { $points } points (at least { $least } name an institution): { $names }
cli-layout-above = text above the table
cli-layout-keep = To keep it, put it into { $folder }
cli-layout-not-yet = The layout does not read this export cleanly yet
cli-fixture-made = { $rows ->
    [one] One row with invented values, read by { $layout } as the export is
   *[other] { $rows } rows with invented values, read by { $layout } as the export is
}
cli-fixture-look = No cell of the export is left in it but words of the layout and of the word lists; look it over all the same before you share it
cli-fixture-workbook = It is a workbook of Office Open XML, whatever kind of sheet the export is
cli-fixture-binary = A workbook is written to a file: name one with -o FIXTURE.xlsx
cli-fixture-format = { $file }: { $format } files are not imitated, only text tables, sheets and JSON; write a fixture by hand
cli-fixture-unlike = { $file }: no fixture, because invented values are not read as the export is (what differs: { $how ->
    [values] values of the export came about again
    [layout] the layout
    [rows] the rows
    [proof] the proof
    [columns] the columns
    [encoding] the encoding
    [grammar] the grammar
    [size] it is too large
   *[other] what is made of the rows
}); write one by hand
cli-tariffs-checked = { $path }: tariffs that can be priced: { $count }, findings: { $findings }
demo-read = What was read, and how far it is proved
demo-profile = The profile: it stays on this machine
demo-offers = Offers in money, priced on this machine
demo-message = The message for { $audience }: { $purpose }
demo-content = All that is in it:
demo-provider = What a provider makes of it, with nothing else at hand
demo-beside = The provider's range, and what the same offer costs this household exactly:
demo-written = written: { $path }
cli-more-problems = { $count } more problems; `mydata inspect --json { $file }` lists them
cli-long-periods = { $count ->
    [one] One total was left out of the months: its period is longer than a month
   *[other] { $count } totals were left out of the months: their periods are longer than a month
}
usage-intro = Your bills, month by month, as they print them. Nothing leaves this machine, and nothing is written before you have seen all of it. Ctrl-C ends.
usage-needs-terminal = `mydata usage enter` asks on a terminal; for a table to fill in elsewhere: mydata usage template > months.csv
usage-operator = Operator, as on the bill:
usage-bad-operator = Type the name that stands on the bill: a letter or digit first, at most 60 characters
usage-country = Your own country, two letters (GB):
usage-bad-country = A country is two letters of ISO 3166: GB, FR, DE
usage-currency = Currency of the bills (GBP):
usage-bad-currency = A currency is three letters of ISO 4217: GBP, EUR, CHF
usage-first-month = First month [{ $month }]:
usage-bad-month = Type a month that is over and not more than three years ago, like 2026-03
usage-other-countries = Do they list calls or texts to other countries? [y/N]
usage-roaming = Do they list use abroad (roaming)? [y/N]
usage-bad-word = Type y or n
usage-ask-minutes = Minutes of calls within your country (Enter: no bill of this month):
usage-ask-calls = How many calls (Enter: the bill does not say):
usage-ask-texts = Texts:
usage-ask-data = Data, with its unit (3.5 GB, 800 MB):
usage-ask-international-minutes = Minutes of calls to other countries:
usage-ask-international-texts = Texts to other countries:
usage-ask-eea-minutes = Minutes of calls made while in another country of the EU or EEA:
usage-ask-eea-texts = Texts sent from there:
usage-ask-eea-data = Data used there, with its unit:
usage-ask-world-minutes = Minutes of calls made while elsewhere abroad:
usage-ask-world-texts = Texts sent from there:
usage-ask-world-data = Data used there, with its unit:
usage-ask-bill = What the bill came to (Enter: leave it out):
usage-bad-number = Type a number without a mark between thousands: 245 or 310.5
usage-bad-count = Type a whole number; 0 for none
usage-bad-volume = Type a number and its unit, in a way that cannot be read as thousands: 3.5 GB, 4125 MB; 0 for none
usage-head-minutes = minutes
usage-head-calls = calls
usage-head-texts = texts
usage-head-data = data MB
usage-head-international-minutes = abroad min
usage-head-international-texts = abroad texts
usage-head-eea-minutes = EEA min
usage-head-eea-texts = EEA texts
usage-head-eea-data = EEA MB
usage-head-world-minutes = world min
usage-head-world-texts = world texts
usage-head-world-data = world MB
usage-head-bill = bill
usage-correct = A month to type again, like 2026-03, or Enter to write { $path }:
usage-bad-correction = That is none of the months above
usage-replace = { $path } is there already. Replace it? [y/N]
usage-kept = { $path } was left as it was and nothing was written
usage-written = { $path } written; its figures are marked as declared by you
usage-nothing = No month was typed, and nothing was written
usage-ended = Nothing was written
cli-inferred = no layout knows this table; its columns: { $columns }
cli-evidence-tried = { $tried ->
    [1] one reading was tried
   *[other] { $tried } readings were tried
}, { $fitting ->
    [1] one fits
   *[other] { $fitting } fit and come to the same figures
}
cli-evidence-proved = the running balance follows every booking
cli-evidence-named = the header names the columns
cli-evidence-only = the table can be read in no other way
cli-evidence-dates = dates: { $patterns }
