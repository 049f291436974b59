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
cli-agree = Write this message? [y/N]
cli-exported = { $message } written ({ $bytes } bytes); your copy of what was told: { $dossier }
cli-other-audience = { $file }: made for another audience
cli-verified = { $file }: code { $code } of { $codebook } for { $purpose }; signature, schema and every byte hold
cli-layout-keep = To keep it, put it into { $folder }
cli-layout-not-yet = The layout does not read this export cleanly yet
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
