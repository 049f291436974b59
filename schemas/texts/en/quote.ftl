# Offers: receipts, rankings, refusals.

# What kind of contract.
quote-purpose-current-account = current account
quote-purpose-mobile = mobile plan

# Rules of a receipt. $meter names what was metered, $metered and $charged carry their units.
quote-rule-recurring = price of the period
quote-rule-waived = waived in this month
quote-rule-within-allowance = { $meter }: { $metered }, within the allowance
quote-rule-usage = { $meter }: { $metered }, of which { $charged } charged
quote-rule-bucket = { $meter }: { $metered }, price of the bucket it falls in
quote-rule-throttled = { $meter }: { $metered }, slowed down beyond the allowance, no charge
quote-rule-stopped = { $meter }: { $metered }, stopped beyond the allowance, no charge
quote-rule-share = { $meter }: a share of { $metered }
quote-rule-overdrawn-days = a price for each of { $metered } overdrawn
quote-rule-debit-interest = interest for { $metered } overdrawn, { $charged } on average
quote-rule-credit-interest = interest for { $metered } in credit, { $charged } on average
quote-rule-reward = paid to you
quote-rule-set-up = once, at the start
quote-rule-bonus = bonus, once
quote-rule-capped = taken off: the cap is reached

# Units of a receipt.
quote-unit-day = { $count ->
    [one] { $count } day
   *[other] { $count } days
}
quote-unit-minute = { $count } min
quote-unit-megabyte = { $count } MB

# Receipts.
quote-receipt-title = { $name } by { $provider }, version { $version }
quote-receipt-source = Figures read on { $date } from { $source }
quote-receipt-source-none = Figures of { $date }, without a page to check them against
quote-receipt-basis = If you go on as in the { $months } months replayed, in { $currency }; minus means paid to you
quote-receipt-short = Only { $months } complete months: the year is an estimate, the mean month times twelve
quote-receipt-month = Month
quote-receipt-component = Component
quote-receipt-what = What
quote-receipt-amount = Amount
quote-receipt-total = Sum of the lines
quote-receipt-one-off = of which once
quote-receipt-year-one = First year: { $amount }
quote-receipt-steady-state = A later year: { $amount }
quote-remark-benefit = Not priced: { $text }
quote-remark-left-out = Not in the price: { $count } uses that the export does not name
quote-remark-throttled = Data slowed down in { $months } of these months
quote-remark-stopped = Service stopped in { $months } of these months

# Rankings.
quote-ranking-rule-year-one = By what the first year costs you, switching costs and bonuses included; then by a later year. Nothing else counts: no provider can pay for its place.
quote-ranking-rule-steady-state = By what a later year costs you, without bonuses; then by the first year. Nothing else counts: no provider can pay for its place.
quote-stay = Stay
quote-stay-tariff = the tariff you named
quote-stay-declared-price = the monthly price you gave
quote-stay-observed = the fees and interest booked on the account
quote-stay-unknown = not known: say it in present.toml
quote-table-rank = Rank
quote-table-offer = Offer
quote-table-year-one = First year
quote-table-steady-state = Later year
quote-table-saving = Saved in the first year
quote-table-refused = Without a price
quote-subject-title = { $purpose }: { $label }, { $months } months, in { $currency }
quote-catalogue-source = { $title }: { $covers }
quote-catalogue-read = { $count } tariffs, read between { $from } and { $to }
quote-catalogue-not-covered = Not covered: { $who }

# What a person can declare.
quote-declaration-student = in full-time education
quote-declaration-under26 = younger than 26
quote-declaration-over64 = 65 or older
quote-declaration-new-customer = not a customer of this provider before
quote-declaration-switcher = using the account switch service
quote-declaration-social-tariff = receiving means-tested support

# Rules that monthly meters cannot answer.
quote-unpriceable-step-per-call = calls are charged in steps that need the length of each call
quote-unpriceable-started-minutes = each call is charged in started minutes, and some months are known only as totals, without the length of each call
quote-unpriceable-limit-per-item = a least or largest charge for each item needs the value of each item
quote-unpriceable-no-component = the tariff states this charge in words only

# Why there is no price, and the way out.
quote-refusal-other-market = This tariff is sold in { $offered }, not in { $wanted }
quote-refusal-other-market-hint = Load a catalogue of your own market
quote-refusal-other-purpose = This is a tariff for a { $offered }, and a { $wanted } was asked for
quote-refusal-other-purpose-hint = Choose a tariff for a { $wanted }
quote-refusal-missing-balance = The export holds no balance for every day, and this tariff depends on it
quote-refusal-missing-balance-hint = Export the account with its running balance, or give a statement's balance along with it
quote-refusal-missing-meter = The export does not tell: { $meter }
quote-refusal-missing-meter-hint = Add an export that holds it
quote-refusal-history-too-short = There are { $months } complete months, and a price needs { $least }
quote-refusal-history-too-short-hint = Export a longer period; twelve months give a year's price
quote-refusal-not-eligible = The tariff asks for a condition that did not hold in { $month }: { $meter }
quote-refusal-not-eligible-hint = Look at the tariff's conditions; they must hold in every month
quote-refusal-overdraft-too-deep = The largest overdraft granted is { $limit }, and { $needed } would be needed
quote-refusal-overdraft-too-deep-hint = Choose a tariff with a larger overdraft
quote-refusal-not-declared = The tariff is only for those who declare: { $declaration }
quote-refusal-not-declared-hint = If it is so, put "{ $word }" into `declared` of brief.toml
quote-refusal-unpriceable = `{ $component }` cannot be priced: { $rule }
quote-refusal-unpriceable-hint = Ask the provider what this comes to for you
quote-refusal-uncovered = You use what the tariff neither prices nor includes: { $meter }
quote-refusal-uncovered-hint = Ask the provider for the price, and add it to the tariff
quote-refusal-expired = This tariff could be had until { $date }
quote-refusal-expired-hint = Load a newer catalogue
quote-refusal-not-yet = This tariff can be had from { $date } on
quote-refusal-not-yet-hint = Set `switch_by` in brief.toml to that day or later
quote-refusal-stale = The figures of this tariff were read on { $date }, more than a year ago
quote-refusal-stale-hint = Load a newer catalogue
quote-refusal-provider-excluded = You excluded this provider
quote-refusal-provider-excluded-hint = Take it out of `excluded_providers` in brief.toml
quote-refusal-binds-too-long = This contract binds for { $months } months, and you accept { $longest }
quote-refusal-binds-too-long-hint = Raise `longest_commitment_months` in brief.toml
quote-refusal-unknown-tariff = The tariff of your contract cannot be priced: { $id }
quote-refusal-unknown-tariff-hint = Give its id in the catalogue, the tariff itself, or the monthly price in present.toml
quote-refusal-unknown-country = The export does not tell the country
quote-refusal-unknown-country-hint = Put `country = "GB"` (or FR) into brief.toml
quote-refusal-out-of-range = Figures of `{ $component }` are beyond what can be counted exactly
quote-refusal-out-of-range-hint = Check the export and the tariff for a slipped decimal mark

# Meters.
quote-meter-pay-in = money paid in
quote-meter-card-spend = card payments
quote-meter-card-count = number of card payments
quote-meter-direct-debit-value = direct debits
quote-meter-direct-debit-count = number of direct debit payees
quote-meter-cash-value = cash withdrawn
quote-meter-cash-count = cash withdrawals
quote-meter-foreign-card-value = card payments in other currencies
quote-meter-foreign-card-count = number of card payments in other currencies
quote-meter-foreign-cash-value = cash withdrawn in other currencies
quote-meter-foreign-cash-count = cash withdrawals in other currencies
quote-meter-balance-min = lowest end-of-day balance
quote-meter-balance-max = highest end-of-day balance
quote-meter-days-overdrawn = days overdrawn
quote-meter-voice-minutes = calls within the country
quote-meter-national-minutes = calls within the country
quote-meter-mobile-minutes = calls to mobiles
quote-meter-fixed-minutes = calls to fixed lines
quote-meter-on-net-minutes = calls within the network
quote-meter-voicemail-minutes = calls to the mailbox
quote-meter-freephone-minutes = calls to free numbers
quote-meter-special-minutes = calls to special numbers
quote-meter-international-minutes = calls to other countries
quote-meter-call-count = calls made
quote-meter-sms-count = text messages
quote-meter-special-sms-count = text messages to special numbers
quote-meter-international-sms-count = text messages to other countries
quote-meter-mms-count = multimedia messages
quote-meter-international-mms-count = multimedia messages to other countries or special numbers
quote-meter-data-megabytes = data
quote-meter-roaming-eea-minutes = calls made elsewhere in the EEA
quote-meter-roaming-eea-incoming-minutes = calls answered elsewhere in the EEA
quote-meter-roaming-eea-sms-count = text messages sent elsewhere in the EEA
quote-meter-roaming-eea-mms-count = multimedia messages sent elsewhere in the EEA
quote-meter-roaming-eea-data-megabytes = data used elsewhere in the EEA
quote-meter-roaming-world-minutes = calls made outside the EEA
quote-meter-roaming-world-incoming-minutes = calls answered outside the EEA
quote-meter-roaming-world-sms-count = text messages sent outside the EEA
quote-meter-roaming-world-mms-count = multimedia messages sent outside the EEA
quote-meter-roaming-world-data-megabytes = data used outside the EEA
quote-meter-other-count = other uses
