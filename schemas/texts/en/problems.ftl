# One message and one hint for each problem code. A message is one sentence without a full stop; a hint is the way out.
R001 = The file is empty
R001-hint = Download the export again and check that it has a size
R002 = The file is neither text nor a format that is read here
R002-hint = Ask for the export as CSV or XLSX
R003 = This is a PDF: printed pages, not data
R003-hint = Ask the bank or operator for the same period as CSV or XLSX
R004 = { $kind ->
    [other] The file is protected by a password in a way that this version does not open
   *[locked] The file is protected by a password
}
R004-hint = { $kind ->
    [other] Open it in the program that made it, save a copy without a password, and give that copy
   *[locked] Write the password into a file and give it with --password-file FILE, or save a copy without a password
}
R005 = The archive or workbook is damaged or cut short
R005-hint = Download it again; if it stays the same, ask for the export as CSV
R006 = The file is larger than the limit of { $limit } MiB
R006-hint = Export a shorter period, or several files
R007 = An archive member inflates to more than { $limit } times its size
R007-hint = This is no honest export; if it is yours, unpack it first and give the files
R008 = The name of the archive member points outside the archive
R008-hint = Unpack the archive with a tool you trust and give the files
R009 = A row is longer than the limit of { $limit } KiB
R009-hint = A quotation mark is probably never closed, or this is not a table; export the file again
R010 = This is a file in { $format } format, which this version does not read
R010-hint = Ask for the export as CSV or XLSX
R011 = There is no export inside
R011-hint = Give the files that the bank or operator sent, or the folder that holds them
R012 = { $kind ->
    [missing] There is no such file
    [denied] You may not read this file
   *[other] The file cannot be read: { $reason }
}
R012-hint = Check the name and that you may read it
R013 = There are more than { $limit } files inside
R013-hint = Give the exports themselves, not everything around them
R014 = Archives lie within archives more than { $limit } deep
R014-hint = Unpack the outer archive first
R015 = The table has more than { $limit } rows
R015-hint = Export a shorter period, or several files
R016 = Some characters are not valid { $encoding } and were replaced
R016-hint = Amounts and dates are not touched by this; names may show a replacement character
R017 = A row has more than { $limit } columns
R017-hint = This is probably not the delimiter of a table, or the sheet has stray cells far to the right
R018 = A quotation mark is never closed, so what follows this row cannot be told apart
R018-hint = The file is probably cut short or was edited; export it again
R019 = The bank answered with an error instead of a statement
R019-hint = Ask the bank's site for the file again; if it stays so, choose another format there
R020 = The text is not well-formed from here on, so what follows cannot be told apart
R020-hint = The file is probably cut short or was edited; export it again
R021 = Objects and lists lie within each other more than { $limit } deep
R021-hint = No export is built like that; export the file again
R022 = The file says that it is of version { $version }, which does not exist
R022-hint = It is read as any other; look at the figures before you use them
R023 = The password does not open this file
R023-hint = Check it, capitals and spaces too; if it is right, the file is damaged: download it again
R024 = Trying one password on this file takes more than { $limit } rounds
R024-hint = This is no honest export; if it is yours, open it in the program that made it and save a copy without a password

L001 = { $count ->
    [0] No layout fits the columns of this file
   *[other] No layout fits the columns of this file; nearest: { $nearest }
}
L001-hint = If it is a table of bookings, say what its columns are: --column booking_date=NAME --column amount=NAME; or write a layout with `mydata layout new`
L002 = Several layouts fit this file: { $layouts }
L002-hint = Say which one it is with --layout ID
L003 = `{ $cell }` is not an amount: { $reason }
L003-hint = Digits show as 9 and letters as x; the layout { $layout } says which decimal mark the file uses
L004 = `{ $cell }` is not a date of the form { $patterns }
L004-hint = Digits show as 9; if a spreadsheet rewrote the dates, give the untouched export
L005 = A value that every row needs is missing
L005-hint = The row may be cut short or belong to another table; layout { $layout }
L006 = `{ $cell }` is a word that the layout { $layout } does not know
L006-hint = Add the word to the layout's list, so that it is not guessed
L007 = `{ $cell }` is not a quantity of the form that the layout { $layout } names
L007-hint = Digits show as 9 and letters as x
L008 = The duration is negative; it is counted as written
L008-hint = Corrections are sometimes printed so; check the row on the bill
L009 = The balance of this row differs by { $difference } from what the bookings give
L009-hint = A row is missing, was changed, or was added by hand: compare this row with your bank
L010 = Opening balance and bookings differ by { $difference } from the closing balance
L010-hint = The file is incomplete or was changed; export the period again
L011 = The file was understood, but it holds no booking and no use
L011-hint = Export a period in which something happened
L012 = The sum that the file states differs by { $difference } from its rows
L012-hint = The file is incomplete or was changed; export the period again
L013 = The layout is not valid: { $reason }
L013-hint = `mydata schema layout` prints what a layout may hold
L014 = Both money out and money in stand in one row
L014-hint = One of the two columns is probably a total or another currency; check the layout { $layout }
L015 = `{ $cell }` is not a currency code
L015-hint = Currency codes have three letters, as in ISO 4217
L016 = { $count ->
    [0] The layout { $layout } does not fit this file
   *[other] The layout { $layout } does not fit this file: { $nearest }
}
L016-hint = Leave out --layout to let the file decide; `mydata layout show { $layout }` prints what the layout expects
L017 = The row has { $cells } cells where the header has { $columns }
L017-hint = A cell probably holds the delimiter without quotation marks around it: put them in, or take another format of the export
L018 = { $count } further problems of this file are not listed
L018-hint = They are of the kinds above; mend those first
L019 = The file does not say which account its bookings are on
L019-hint = They are kept under one account without a name
L020 = The statement that begins here has an opening balance and no closing balance
L020-hint = The file may be cut short; its bookings are counted but not proved
L021 = Every date of this file can be read day first and month first
L021-hint = Say which it is with --date-order dmy or --date-order mdy
L022 = This booking has no date
L022-hint = It is counted, but in no month; ask the bank for an export with booking dates
L023 = The document holds other rows too, which were not read: { $lists }
L023-hint = They are another account or product; read the file again with --layout { $layout }
L024 = The period ends before it begins
L024-hint = Correct the two dates of the row, or leave the row out
L025 = This row starts or ends a call whose other row is missing
L025-hint = Export a longer period, so that calls at its edges are whole
L026 = Too many calls are open at once; this one was given up, and its rows are left out
L026-hint = Rows that wait for the end of their call may take { $limit } bytes; sort the file by time
L027 = { $what ->
    [rows] The file states { $stated } rows; there are { $found }
    [seconds] The file states { $stated } seconds of use, and its rows give { $found }
   *[charge] The file states charges of { $stated }, and its rows give { $found }
}
L027-hint = The file is incomplete or was changed, or rows of it were refused; export the period again
L028 = The parts of this booking differ by { $difference } from its amount
L028-hint = The amount of the booking is what counts; charges are often not among its parts
L029 = This booking has { $count } more parts than the { $kept } that are kept
L029-hint = Its amount is that of all of them; only what each says for itself is left out
L030 = Nothing in this table decides between several readings{ $flag ->
    [date-order] { " " }of its dates: { $readings }
    [decimal] { " " }of its numbers: { $readings }
    [sign] : whether a positive amount is money in or money spent
    [duration] { " " }of its durations, as seconds or as minutes
    [megabyte] { " " }of its volumes: a megabyte may be 1000 or 1024 kilobytes
   *[column] : { $readings }
}
L030-hint = { $flag ->
    [date-order] Say which it is: --date-order dmy or --date-order mdy
    [decimal] Say which mark stands before the decimals: --decimal comma or --decimal point
    [sign] Say which it is: --sign as-is where money out is negative, --sign spend-positive where it is positive
    [duration] Say which it is: --duration seconds or --duration minutes
    [megabyte] Say which it is: --megabyte 1000 or --megabyte 1024
   *[column] Say which columns it is: --column amount=NAME, --column booking_date=NAME, --column balance=NAME, or numbers from 1
}
L031 = A number was cut in two at its thousands separator, and was read as one
L031-hint = The export should set such numbers between quotation marks; look at this row before you rely on it
L032 = This row stands below the names of other columns: it is of another table, and is not read
L032-hint = Give the other table as a file of its own
L033 = The header is made of words that everybody uses: { $points } points, and { $least } are the least that name an institution
L033-hint = Such a table is read without a layout, by what it says itself; add a text that stands above it (`preamble`), or leave the layout out
L034 = The header is also that of { $layouts }, and nothing else parts them
L034-hint = Institutions that share columns share one layout: add what differs there, or part the two by `preamble` or `cells`
