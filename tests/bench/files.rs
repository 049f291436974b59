//! Generated files of one format each, in the shape that banks give them.

use mydata::base::Decimal;
use mydata::simulate::{Booking, midata_csv};

/// Money of two decimals.
fn money(minor: i64) -> Decimal {
    Decimal::new(minor, 2)
}

/// The shape of most bank exports: a header, eight columns, money out and money in apart, a running balance; about 80
/// bytes a row (layout `gb.lloyds.current`).
pub(crate) fn debit_credit_csv(bookings: &[Booking]) -> String {
    let mut text = String::from(
        "Transaction Date,Transaction Type,Sort Code,Account Number,Transaction Description,Debit Amount,Credit Amount,\
         Balance\n",
    );
    let mut balance = 100_000;
    for booking in bookings {
        balance += booking.amount_minor;
        let amount = money(booking.amount_minor.abs());
        let (debit, credit) = match booking.amount_minor < 0 {
            true => (amount.to_string(), String::new()),
            false => (String::new(), amount.to_string()),
        };
        text.push_str(&format!(
            "{},DEB,'11-22-33,10203040,{} CD 4417 {},{debit},{credit},{}\n",
            booking.date.strftime("%d/%m/%Y"),
            booking.counterparty,
            booking.date.strftime("%d%b%y"),
            money(balance),
        ));
    }
    text
}

/// The shortest rows there are: five columns, pounds printed beside each amount (layout `gb.standard.midata`).
pub(crate) fn short_csv(bookings: &[Booking]) -> String {
    midata_csv(100_000, bookings.iter().copied())
}

/// One statement with sub-fields, about 190 bytes a booking.
pub(crate) fn mt940(bookings: &[Booking]) -> String {
    let comma = |minor: i64| money(minor.abs()).to_string().replace('.', ",");
    let mark = |minor: i64| if minor < 0 { 'D' } else { 'C' };
    let mut balance = 100_000;
    let mut text =
        format!(":20:STARTUMS\r\n:25:50010060/0123456789\r\n:28C:1/1\r\n:60F:C900101EUR{}\r\n", comma(balance));
    for (number, booking) in bookings.iter().enumerate() {
        let minor = booking.amount_minor;
        balance += minor;
        text.push_str(&format!(
            ":61:{}{}{}{}NTRFNONREF//B{number:09}\r\n\
             :86:166?00GUTSCHRIFT?109248?20EREF+R-2026-{number:06}?21MREF+M-77\r\n\
             ?22SVWZ+Rechnung vom Monat?23 und Dank?30MUSTDEFFXXX\r\n\
             ?31DE02500100600000000000?32{}\r\n",
            booking.date.strftime("%y%m%d"),
            booking.date.strftime("%m%d"),
            mark(minor),
            comma(minor),
            booking.counterparty,
        ));
    }
    text.push_str(&format!(":62F:{}991231EUR{}\r\n-\r\n", mark(balance), comma(balance)));
    text
}

/// SGML without end tags of elements, about 170 bytes a booking.
pub(crate) fn ofx(bookings: &[Booking]) -> String {
    let mut text = String::from(
        "OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\nCHARSET:1252\n\n<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>EUR\n\
         <BANKACCTFROM><BANKID>30099<ACCTID>00012345678<ACCTTYPE>CHECKING</BANKACCTFROM><BANKTRANLIST>\n",
    );
    for (number, booking) in bookings.iter().enumerate() {
        text.push_str(&format!(
            "<STMTTRN>\n<TRNTYPE>DEBIT\n<DTPOSTED>{}120000\n<TRNAMT>{}\n<FITID>F{number:012}\n<NAME>{}\n\
             <MEMO>CARTE 4417 FACTURE DU MOIS\n</STMTTRN>\n",
            booking.date.strftime("%Y%m%d"),
            money(booking.amount_minor),
            booking.counterparty,
        ));
    }
    text.push_str("</BANKTRANLIST><LEDGERBAL><BALAMT>0.00<DTASOF>20260101</LEDGERBAL>\n");
    text.push_str("</STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>\n");
    text
}

/// Day first, about 90 bytes a booking.
pub(crate) fn qif(bookings: &[Booking]) -> String {
    let mut text = String::from("!Type:Bank\n");
    for (number, booking) in bookings.iter().enumerate() {
        text.push_str(&format!(
            "D{}\nT{}\nN{number:08}\nP{}\nMCARTE 4417 FACTURE DU MOIS\nLHousehold:Food\n^\n",
            booking.date.strftime("%d/%m/%Y"),
            money(booking.amount_minor),
            booking.counterparty,
        ));
    }
    text
}

/// camt.053.001.08 with one transaction an entry, about 560 bytes a booking.
pub(crate) fn camt(bookings: &[Booking]) -> String {
    let mut text = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.08\">\n\
         <BkToCstmrStmt><GrpHdr><MsgId>M1</MsgId></GrpHdr><Stmt><Id>S1</Id>\
         <Acct><Id><IBAN>DE02500100600000000000</IBAN></Id><Ccy>EUR</Ccy></Acct>\n",
    );
    for (number, booking) in bookings.iter().enumerate() {
        let direction = if booking.amount_minor < 0 { "DBIT" } else { "CRDT" };
        let (amount, date) = (money(booking.amount_minor.abs()), booking.date);
        text.push_str(&format!(
            "<Ntry><Amt Ccy=\"EUR\">{amount}</Amt><CdtDbtInd>{direction}</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>\n\
             <BookgDt><Dt>{date}</Dt></BookgDt><ValDt><Dt>{date}</Dt></ValDt><AcctSvcrRef>B{number:09}</AcctSvcrRef>\n\
             <BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>RCDT</Cd><SubFmlyCd>ESCT</SubFmlyCd></Fmly></Domn></BkTxCd>\n\
             <NtryDtls><TxDtls><Refs><EndToEndId>E{number:09}</EndToEndId></Refs><Amt Ccy=\"EUR\">{amount}</Amt>\n\
             <RltdPties><Cdtr><Pty><Nm>{name}</Nm></Pty></Cdtr></RltdPties>\
             <RmtInf><Ustrd>{name} CARD 4417</Ustrd></RmtInf>\n\
             </TxDtls></NtryDtls></Ntry>\n",
            name = booking.counterparty,
        ));
    }
    text.push_str("</Stmt></BkToCstmrStmt></Document>\n");
    text
}

/// UK Open Banking, as servers print it: on one line, about 690 bytes a booking (layout `xx.standard.obie`).
pub(crate) fn open_banking(bookings: &[Booking]) -> String {
    let mut text = String::from("{\"Data\":{\"Transaction\":[");
    for (number, booking) in bookings.iter().enumerate() {
        let amount = money(booking.amount_minor.abs());
        let direction = if booking.amount_minor < 0 { "Debit" } else { "Credit" };
        text.push_str(if number == 0 { "" } else { "," });
        text.push_str(&format!(
            concat!(
                r#"{{"AccountId":"22289","TransactionId":"{number:012}","TransactionReference":"Ref {number}","#,
                r#""Amount":{{"Amount":"{amount:.2}","Currency":"GBP"}},"CreditDebitIndicator":"{direction}","#,
                r#""Status":"Booked","BookingDateTime":"{date}T10:43:07+00:00","#,
                r#""ValueDateTime":"{date}T10:45:22+00:00","TransactionInformation":"{name} CD 4417 card purchase","#,
                r#""BankTransactionCode":{{"Code":"IssuedCreditTransfer","SubCode":"DomesticCreditTransfer"}},"#,
                r#""ProprietaryBankTransactionCode":{{"Code":"Transfer","Issuer":"NorthBank"}},"#,
                r#""MerchantDetails":{{"MerchantName":"{name}","MerchantCategoryCode":"5812"}},"#,
                r#""Balance":{{"Amount":{{"Amount":"230.00","Currency":"GBP"}},"CreditDebitIndicator":"Credit","#,
                r#""Type":"InterimBooked"}}}}"#,
            ),
            number = number,
            amount = amount,
            direction = direction,
            date = booking.date,
            name = booking.counterparty,
        ));
    }
    text + "]},\"Links\":{\"Self\":\"https://bank.example/\"},\"Meta\":{\"TotalPages\":1}}"
}
