//! What differs between the countries of the invented households. Levels are set by hand to be plausible, not
//! estimated.

use crate::base::Currency;

/// The levels of one country.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Market {
    /// ISO 3166-1 alpha-2.
    pub country: &'static str,
    /// Currency of every amount.
    pub currency: Currency,
    /// Median pay of a month after tax, in major units.
    pub(super) pay_median: f64,
    /// Median data of a month, in megabytes (10^6 bytes).
    pub(super) data_megabytes_median: f64,
    /// Median outgoing calls of a month, in minutes.
    pub(super) call_minutes_median: f64,
    /// Median messages sent in a month.
    pub(super) messages_median: f64,
    /// Share of households that run into their overdraft in an ordinary month.
    pub(super) overdrawn_share: f64,
    /// Yearly rate at which the present bank charges an overdraft, as a fraction.
    pub(super) overdraft_rate: f64,
    /// Card and account fee of the present bank in a month, in minor units.
    pub(super) account_fee_minor: i64,
    /// Names of invented payees: employer, landlord, then collectors, then shops.
    pub(super) names: Names,
}

/// Invented names, used where a household's bookings are written as an export.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Names {
    pub(super) employers: &'static [&'static str],
    pub(super) landlords: &'static [&'static str],
    pub(super) collectors: &'static [&'static str],
    pub(super) shops: &'static [&'static str],
    pub(super) abroad: &'static [&'static str],
    pub(super) cash: &'static str,
    pub(super) savings: &'static str,
    pub(super) interest: &'static str,
    pub(super) fee: &'static str,
}

impl Market {
    /// Every market, in the order of its country code.
    pub const ALL: &'static [Market] = &[FRANCE, GREAT_BRITAIN];

    /// The market of an ISO 3166-1 alpha-2 country, if households are invented for it.
    #[must_use]
    pub fn of(country: &str) -> Option<&'static Market> {
        Market::ALL.iter().find(|market| market.country.eq_ignore_ascii_case(country))
    }
}

const FRANCE: Market = Market {
    country: "FR",
    currency: Currency::EUR,
    pay_median: 2150.0,
    data_megabytes_median: 13_000.0,
    call_minutes_median: 170.0,
    messages_median: 45.0,
    overdrawn_share: 0.22,
    overdraft_rate: 0.155,
    account_fee_minor: 350,
    names: Names {
        employers: &["ATELIERS DU PONT", "MAIRIE DE VALCLAIR", "CLINIQUE DES TILLEULS"],
        landlords: &["REGIE DU PARC", "SCI LES GLYCINES"],
        collectors: &[
            "LUMIERE DU SUD",
            "EAUX DE VALCLAIR",
            "MUTUELLE DES QUAIS",
            "ASSURANCES BELVEDERE",
            "TELECOM DES MONTS",
            "CLUB DE LA HALLE",
            "PRESSE DU MATIN",
            "CREDIT AUTO RIVAGE",
            "VIDEO NUAGE",
            "GARDE DES PETITS",
        ],
        shops: &["MARCHE BONVAL", "BOULANGERIE DES ARTS", "STATION ROC", "PHARMACIE DU LAC", "LIBRAIRIE OBLIQUE"],
        abroad: &["CAFE PRAGUE", "HOTEL LUGANO", "MUSEUM OSLO"],
        cash: "RETRAIT DAB",
        savings: "VIREMENT LIVRET",
        interest: "INTERETS DEBITEURS",
        fee: "COTISATION CARTE",
    },
};

const GREAT_BRITAIN: Market = Market {
    country: "GB",
    currency: Currency::GBP,
    pay_median: 2250.0,
    data_megabytes_median: 8_000.0,
    call_minutes_median: 150.0,
    messages_median: 30.0,
    overdrawn_share: 0.26,
    overdraft_rate: 0.349,
    account_fee_minor: 0,
    names: Names {
        employers: &["HARTWELL MILLS", "BOROUGH OF ASHDEN", "ST BRIDE CLINIC"],
        landlords: &["OAKEN LETTINGS", "MERIDIAN HOMES"],
        collectors: &[
            "NORTHWIND ENERGY",
            "ASHDEN WATER",
            "BOROUGH OF ASHDEN TAX",
            "HALCYON INSURANCE",
            "LARKSPUR MOBILE",
            "IRONBRIDGE GYM",
            "PAPERBOAT NEWS",
            "COPPERFIELD CAR FINANCE",
            "CLOUDREEL",
            "LITTLE STEPS NURSERY",
        ],
        shops: &["BRAMBLE GROCERS", "CORNER BAKERY", "HILLTOP FUEL", "GREENLEAF CHEMIST", "OBLIQUE BOOKS"],
        abroad: &["CAFE PORTO", "HOTEL LYON", "MUSEUM OSLO"],
        cash: "CASH MACHINE",
        savings: "TO SAVINGS",
        interest: "OVERDRAFT INTEREST",
        fee: "ACCOUNT FEE",
    },
};
