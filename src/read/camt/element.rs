//! The elements that matter, by their local names.

/// Local names as numbers: paths are compared for every text of a file.
macro_rules! elements {
    ($($name:ident)*) => {
        #[derive(Clone, Copy, PartialEq, Eq)]
        #[expect(clippy::upper_case_acronyms, reason = "named as the elements are")]
        pub(super) enum Element { $($name,)* Other }

        impl Element {
            const ALL: &'static [(&'static str, Element)] = &[$((stringify!($name), Element::$name),)*];
        }
    };
}

elements! {
    Ntry Amt CdtDbtInd Sts Cd BookgDt ValDt Dt DtTm NtryDtls TxDtls Refs RmtInf Ustrd Strd Ref RltdPties Cdtr Dbtr Nm
    CdtrAcct DbtrAcct Id IBAN BBAN BkTxCd Domn SubFmlyCd Prtry AcctSvcrRef NtryRef EndToEndId AddtlNtryInf AddtlTxInf
    RvslInd Bal Tp Acct Stmt Rpt Ntfctn AmtDtls TxAmt CntrValAmt InstdAmt RtrInf Rsn AddtlInf
}

/// Names on shelves, so that hardly more than one is compared.
pub(super) struct Names([Vec<(&'static str, Element)>; SHELVES]);

const SHELVES: usize = 64;

impl Names {
    pub(super) fn new() -> Names {
        let mut shelves: [Vec<(&'static str, Element)>; SHELVES] = std::array::from_fn(|_| Vec::new());
        for (name, element) in Element::ALL {
            shelves[shelf(name)].push((name, *element));
        }
        Names(shelves)
    }

    pub(super) fn find(&self, name: &str) -> Element {
        let shelf = &self.0[shelf(name)];
        shelf.iter().find(|(known, _)| *known == name).map_or(Element::Other, |(_, element)| *element)
    }
}

/// Where a name is kept: by its length and its first and last letter.
fn shelf(name: &str) -> usize {
    let letter = |byte: Option<&u8>| usize::from(byte.copied().unwrap_or(0));
    (letter(name.as_bytes().first()) * 7 + letter(name.as_bytes().last()) * 3 + name.len()) % SHELVES
}
