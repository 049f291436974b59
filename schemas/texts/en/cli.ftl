cli-next = next:
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
