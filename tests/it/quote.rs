//! The quote stage: goldens of receipts and rankings, the published overdraft costs, and properties of every price.

use std::fs;

use mydata::base::{Date, Decimal, Language, Texts};
use mydata::quote::{
    Brief, Catalogue, Exact, Form, History, Meter, Plan, Present, PresentFile, Purpose, Refusal, Severity, Tariff,
    UnpriceableRule, check, explain, quote, summarize,
};

use crate::households::{account, line, mean_month, traveller};
use crate::support::{assert_golden, assert_valid, project};

fn today() -> Date {
    Date::constant(2026, 11, 23)
}

fn exact(text: &str) -> Exact {
    text.parse().expect("an exact decimal")
}

fn sample(id: &str) -> Plan {
    let catalogue = Catalogue::sample();
    catalogue.find(&format!("urn:mydata:tariff:{id}")).unwrap_or_else(|| panic!("no tariff {id}")).clone()
}

fn overdraft_plan(rate: &str, extra: &str) -> Plan {
    let text = format!(
        "id = \"overdraft\"\nversion = \"1\"\nprovider = \"p\"\nname = \"n\"\npurpose = \"current-account\"\n\
         market = {{ country = \"GB\", currency = \"GBP\" }}\n\
         source = {{ retrieved = \"2026-10-01\", licence = \"CC0-1.0\" }}\n\
         valid = {{ from = \"2026-01-01\" }}\n[[components]]\nid = \"overdraft\"\n{rate}\n{extra}"
    );
    Plan::compile(&Tariff::parse_toml(&text).expect("a tariff")).expect("a plan")
}

/// Costs of an overdraft as two banks published them beside their rates, to the penny: EAR, amount, days, cost.
/// <https://www.ulsterbank.co.uk/private-banking/private-current-account.html> (19.49 %),
/// <https://uk.virginmoney.com/current-accounts/pca/account-features/overdrafts/calculator> (19.90 %, 29.90 %).
#[test]
fn overdrafts_cost_what_banks_published() {
    for (ear, amount, days, published) in [
        ("0.1949", 500, 7, "1.72"),
        ("0.1949", 500, 30, "7.37"),
        ("0.1949", 500, 60, "14.85"),
        ("0.1990", 500, 7, "1.75"),
        ("0.1990", 500, 30, "7.51"),
        ("0.1990", 500, 60, "15.13"),
        ("0.2990", 500, 7, "2.53"),
        ("0.2990", 500, 30, "10.86"),
    ] {
        let plan =
            overdraft_plan(&format!("kind = \"debit_interest\"\nrate = {{ value = \"{ear}\", basis = \"EAR\" }}"), "");
        let cost = plan.overdraft_cost(Decimal::from(amount), days).expect("a cost");
        assert_eq!(Exact(cost), exact(published), "{ear} {amount} for {days} days");
    }
}

/// Daily fees of 2014, each period of days repeated in twelve months: Barclays 0.75 a day beyond 15 and another 0.75
/// beyond 1,000; Santander 1 a day, at most 20 a month.
/// <http://moneycomms.co.uk/the-cost-of-using-an-agreed-overdraft-how-does-your-bank-stack-up/>; its interest cells
/// take a 365th of the EAR for a day's rate, which no bank charges, so they are no reference.
#[test]
fn daily_overdraft_fees_are_those_of_the_published_table() {
    let fee = |price: &str, beyond: &str| {
        format!("kind = \"event\"\nmeters = [\"days_overdrawn\"]\nprice = \"{price}\"\nbeyond = \"{beyond}\"")
    };
    let second = format!("[[components]]\nid = \"more\"\n{}\n", fee("0.75", "1000"));
    let barclays = overdraft_plan(&fee("0.75", "15"), &second);
    let santander = overdraft_plan(&fee("1.00", "0"), "cap = { amount = \"20.00\", period = \"month\" }\n");
    for (plan, amount, days, year) in [
        (&barclays, 500, 7, "63"),
        (&barclays, 1200, 10, "180"),
        (&santander, 500, 7, "84"),
        (&santander, 1200, 10, "120"),
    ] {
        let cost = plan.overdraft_cost(Decimal::from(amount), days).expect("a cost") * Decimal::from(12);
        assert_eq!(Exact(cost), exact(year), "{amount} for {days} days");
    }
    let capped = santander.overdraft_cost(Decimal::from(500), 30).expect("a cost");
    assert_eq!(Exact(capped), exact("20"));
}

/// The two things that published tariffs both call a buffer, at 19.49 % EAR.
#[test]
fn a_slice_stays_free_and_a_cliff_does_not() {
    let rate = "kind = \"debit_interest\"\nrate = { value = \"0.1949\", basis = \"EAR\" }";
    let slice = overdraft_plan(rate, "free = { amount = \"250\", kind = \"slice\" }\n");
    let cliff = overdraft_plan(rate, "free = { amount = \"250\", kind = \"cliff\" }\n");
    let cost = |plan: &Plan, amount: i64| Exact(plan.overdraft_cost(Decimal::from(amount), 30).expect("a cost"));
    assert_eq!((cost(&slice, 250), cost(&cliff, 250)), (exact("0"), exact("0")));
    assert_eq!((cost(&slice, 500), cost(&cliff, 500)), (exact("3.68"), exact("7.37")));
}

#[test]
fn the_sample_market_is_whole_and_clean() {
    let catalogue = Catalogue::sample();
    let findings: Vec<String> = catalogue.findings.iter().map(ToString::to_string).collect();
    assert!(findings.is_empty(), "{}", findings.join("\n"));
    for country in ["GB", "FR"] {
        for purpose in [Purpose::CurrentAccount, Purpose::Mobile] {
            let of = |plan: &&Plan| plan.tariff().market.country == country && plan.purpose() == purpose;
            assert!(catalogue.plans.iter().filter(of).count() >= 12, "{country} {}", purpose.word());
        }
    }
    for plan in &catalogue.plans {
        let json = serde_json::to_string(plan.tariff()).expect("JSON");
        assert_eq!(Tariff::parse_json(&json).as_ref(), Ok(plan.tariff()), "{}", plan.tariff().id);
    }
}

#[test]
fn a_folder_is_a_catalogue() {
    let limits = mydata::base::Limits::default();
    let catalogue = Catalogue::load(&project("schemas/tariffs/sample"), &limits).expect("a catalogue");
    assert_eq!(
        (catalogue.plans.len(), &catalogue.notes),
        (Catalogue::sample().plans.len(), &Catalogue::sample().notes)
    );
    let mut faulty = Catalogue::load(&project("fixtures/tariffs"), &limits).expect("a catalogue");
    assert_eq!(faulty.plans.len(), 1);
    assert!(faulty.unreadable_count() >= 10);
    let again = fs::read_to_string(project("fixtures/tariffs/silent-about-much.toml")).expect("a text");
    faulty.add("again.toml", &again);
    let last = faulty.findings.last().expect("a finding").to_string();
    assert_eq!(last, "again.toml:1: error: a tariff with the id `faulty` was read before; ids are unique");
    let missing = Catalogue::load(&project("fixtures/no-such-folder"), &limits).expect_err("nothing there");
    assert!(missing.to_string().contains("no-such-folder"), "{missing}");
}

/// Each `fixtures/tariffs/*.toml` is wrong in its own way; what `check` says stands beside it.
#[test]
fn every_fault_names_its_line_and_the_way_out() {
    let mut files: Vec<_> = fs::read_dir(project("fixtures/tariffs")).expect("a folder").flatten().collect();
    files.sort_by_key(fs::DirEntry::path);
    let mut seen = 0;
    for path in files.iter().map(fs::DirEntry::path).filter(|path| path.extension().is_some_and(|end| end == "toml")) {
        let text = fs::read_to_string(&path).expect("a text");
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        let (plan, findings) = check(&name, &text);
        let errors = findings.iter().any(|finding| finding.severity == Severity::Error);
        assert_eq!(plan.is_none(), errors, "{name}");
        let lines: String = findings.iter().map(|finding| format!("{finding}\n")).collect();
        assert_golden(&path.with_extension("findings.txt"), &lines);
        seen += 1;
    }
    assert!(seen >= 10, "only {seen} faulty tariffs");
}

/// One receipt for each way of pricing, in both languages and as JSON.
#[test]
fn receipts_are_golden() {
    let (english, french) = (Texts::new(Language::English), Texts::new(Language::French));
    let (overdrawn, steady) = (account("GB", "GBP", -400, 12), account("FR", "EUR", 900, 12));
    for (name, plan, account) in [
        ("gb-overdraft-and-reward", sample("gb:alderbrook-reward"), &overdrawn),
        ("gb-credit-interest-and-bonus", sample("gb:cinderpath-switch"), &account("GB", "GBP", 900, 12)),
        ("gb-daily-fee-capped", sample("gb:eastmere-daily"), &overdrawn),
        ("gb-waived-months", sample("gb:fernhollow-premium"), &account("GB", "GBP", 3250, 12)),
        ("fr-card-and-account-fees", sample("fr:marronnier-premier"), &steady),
        ("fr-agios-and-intervention", sample("fr:estuaire-compte"), &account("FR", "EUR", -300, 12)),
    ] {
        let receipt =
            plan.rate_account(account).unwrap_or_else(|refusal| panic!("{name}: {}", refusal.message(&english)));
        let path = project(&format!("fixtures/quotes/{name}"));
        assert_golden(&path.with_extension("en.txt"), &explain(&receipt, &english, Form::Table));
        assert_golden(&path.with_extension("fr.md"), &explain(&receipt, &french, Form::Markdown));
    }
    for (name, plan, line) in [
        ("gb-steps-and-set-up", sample("gb:magpie-seconds"), line("GB", 12)),
        ("gb-buckets", sample("gb:tern-buckets"), line("GB", 12)),
        ("gb-promotion", sample("gb:wicket-promo"), line("GB", 12)),
        ("gb-shared-pool", sample("gb:bracken-home"), line("GB", 12)),
        ("fr-roaming", sample("fr:hirondelle-monde"), traveller("FR", 12)),
        ("fr-short-history", sample("fr:mesange-20"), line("FR", 5)),
    ] {
        let receipt = plan.rate_line(&line).unwrap_or_else(|refusal| panic!("{name}: {}", refusal.message(&english)));
        let path = project(&format!("fixtures/quotes/{name}"));
        assert_golden(&path.with_extension("en.txt"), &explain(&receipt, &english, Form::Table));
        assert_golden(&path.with_extension("fr.md"), &explain(&receipt, &french, Form::Markdown));
        assert_golden(&path.with_extension("json"), &explain(&receipt, &english, Form::Json));
    }
}

/// The cheapest plan for the mean month is not the cheapest for the months themselves: what lies beyond an allowance in
/// some months does not even out with what is left over in others.
#[test]
fn the_mean_month_names_the_wrong_plan() {
    let catalogue = Catalogue::sample();
    let real = line("GB", 12);
    let cheapest = |line: &mydata::describe::LineMeters| {
        let priced = catalogue.plans.iter().filter_map(|plan| {
            let receipt = plan.rate_line(line).ok()?;
            Some((receipt.steady_state.annual, receipt.tariff.id))
        });
        let mut priced: Vec<(Exact, String)> = priced.collect();
        priced.sort();
        priced
    };
    let (replayed, averaged) = (cheapest(&real), cheapest(&mean_month(&real)));
    let of = |id: &str| replayed.iter().find(|(_, other)| other == id).expect("priced both ways").0;
    let mut text = String::from("tariff                                        mean month     replay\n");
    for (cost, id) in &averaged {
        text.push_str(&format!("{id:<44}{:>12}{:>11}\n", cost.to_string(), of(id).to_string()));
    }
    text.push_str(&format!(
        "\ncheapest by the mean month: {}\ncheapest by replay:         {}\n",
        averaged[0].1, replayed[0].1
    ));
    assert_ne!(averaged[0].1, replayed[0].1, "{text}");
    assert_golden(&project("fixtures/quotes/mean-month-against-replay.txt"), &text);
}

#[test]
fn rankings_are_golden() {
    let meters = mydata::describe::Meters {
        accounts: vec![account("GB", "GBP", -400, 12)],
        lines: vec![line("GB", 12), traveller("FR", 7)],
    };
    let present = PresentFile::parse(
        "[[contracts]]\npurpose = \"mobile\"\nlabel = \"Line GB\"\ntariff = \"urn:mydata:tariff:gb:heron-10\"\n\
         since = \"2026-01-10\"\nend_date = \"2027-01-09\"\nexit = { share_of_remaining = \"1\" }\n\
         discounts_lost_monthly = \"1.00\"\n",
    );
    let present = present.expect("a present.toml").contracts;
    let brief = Brief::parse(
        "longest_commitment_months = 12\nexcluded_providers = [\"Loft Mobile\"]\ndeclared = [\"switcher\"]\n",
    );
    let quotes = quote(&meters, &Catalogue::sample(), &present, &brief.expect("a brief"), today());
    for language in [Language::English, Language::French] {
        let texts = Texts::new(language);
        let path = project(&format!("fixtures/quotes/household.{}", language.tag()));
        assert_golden(
            &path.with_extension(format!("{}.txt", language.tag())),
            &summarize(&quotes, &texts, Form::Table),
        );
        assert_golden(
            &path.with_extension(format!("{}.md", language.tag())),
            &summarize(&quotes, &texts, Form::Markdown),
        );
        assert_golden(
            &path.with_extension(format!("{}.json", language.tag())),
            &summarize(&quotes, &texts, Form::Json),
        );
    }
}

#[test]
fn what_cannot_be_priced_is_refused_by_name() {
    let gb = account("GB", "GBP", 900, 12);
    let plain = sample("gb:alderbrook-plain");
    assert!(matches!(sample("fr:ondine-libre").rate_account(&gb), Err(Refusal::OtherMarket { .. })));
    assert!(matches!(sample("gb:heron-3").rate_account(&gb), Err(Refusal::OtherPurpose { .. })));
    assert!(matches!(plain.rate_account(&account("GB", "EUR", 900, 12)), Err(Refusal::OtherMarket { .. })));
    assert_eq!(
        plain.rate_account(&account("GB", "GBP", 900, 2)),
        Err(Refusal::HistoryTooShort { months: 2, least: 3 })
    );
    let mut without_balance = gb.clone();
    without_balance.months[4].days.clear();
    assert_eq!(plain.rate_account(&without_balance), Err(Refusal::MissingMeter { meter: Meter::BalanceMin }));
    let deep = sample("gb:greywether-basic").rate_account(&account("GB", "GBP", -400, 12));
    assert!(matches!(deep, Err(Refusal::OverdraftTooDeep { .. })), "{deep:?}");
    let mut tariff = sample("gb:heron-3").tariff().clone();
    tariff.included.retain(|meter| *meter != Meter::SmsCount);
    let refused = Plan::compile(&tariff).expect("a plan").rate_line(&line("GB", 12));
    assert_eq!(refused, Err(Refusal::Uncovered { meter: Meter::SmsCount }));
    let mut tariff = sample("gb:magpie-payg").tariff().clone();
    tariff.components[0].step.as_mut().expect("a step").minimum = Some(exact("3"));
    let refused = Plan::compile(&tariff).expect("a plan").rate_line(&line("GB", 12));
    let rule = UnpriceableRule::StepPerCall;
    assert_eq!(refused, Err(Refusal::Unpriceable { component: "calls".to_owned(), rule }));
    let words = sample("fr:marronnier-classique").rate_account(&account("FR", "EUR", 900, 12));
    let rule = UnpriceableRule::NoComponent;
    assert!(matches!(words, Err(Refusal::Unpriceable { rule: found, .. }) if found == rule), "{words:?}");
}

#[test]
fn what_cannot_be_had_or_is_not_wanted_is_refused_by_name() {
    let meters = mydata::describe::Meters { accounts: Vec::new(), lines: vec![line("GB", 12)] };
    let refusal = |change: &dyn Fn(&mut Tariff), brief: &str| {
        let mut tariff = sample("gb:heron-unlimited").tariff().clone();
        change(&mut tariff);
        let mut catalogue = Catalogue::default();
        catalogue.add("one.json", &serde_json::to_string(&tariff).expect("JSON"));
        let brief = Brief::parse(brief).expect("a brief");
        let mut quotes = quote(&meters, &catalogue, &[], &brief, today());
        quotes.subjects[0].refused.pop().map(|refused| refused.refusal)
    };
    let day = |text: &str| -> mydata::quote::Day { serde_json::from_str(&format!("\"{text}\"")).expect("a day") };
    let (yesterday, tomorrow) = (day("2026-11-22"), day("2026-11-24"));
    assert_eq!(refusal(&|_| {}, ""), None);
    assert_eq!(refusal(&|tariff| tariff.valid.to = Some(yesterday), ""), Some(Refusal::Expired { to: yesterday.0 }));
    assert_eq!(refusal(&|tariff| tariff.valid.from = tomorrow, ""), Some(Refusal::NotYet { from: tomorrow.0 }));
    let copied = |tariff: &mut Tariff| {
        tariff.source.url = Some("https://example.org/tariff".to_owned());
        tariff.source.retrieved = day("2025-11-22");
    };
    assert_eq!(refusal(&copied, ""), Some(Refusal::Stale { retrieved: Date::constant(2025, 11, 22) }));
    let short = "longest_commitment_months = 1";
    assert_eq!(refusal(&|_| {}, short), Some(Refusal::BindsTooLong { months: 12, longest: 1 }));
    assert_eq!(refusal(&|_| {}, "excluded_providers = [\"heron mobile \"]"), Some(Refusal::ProviderExcluded));
}

/// Without a country in the export the brief settles it; a catalogue of several countries alone does not.
#[test]
fn an_unknown_country_is_asked_for() {
    let meters = mydata::describe::Meters { accounts: Vec::new(), lines: vec![line("XX", 12)] };
    let run = |brief: &str| {
        let brief = Brief::parse(brief).expect("a brief");
        quote(&meters, &Catalogue::sample(), &[], &brief, today()).subjects.remove(0)
    };
    assert_eq!(run("").refusal, Some(Refusal::UnknownCountry));
    let french = run("country = \"FR\"");
    assert!(french.refusal.is_none() && french.offers.len() > 8);
    assert!(french.offers.iter().all(|offer| offer.receipt.tariff.id.contains(":fr:")));
}

#[test]
fn tariffs_receipts_and_reports_fit_their_published_schemas() {
    let account = account("GB", "GBP", 900, 12);
    for plan in &Catalogue::sample().plans {
        assert_valid("tariff", &serde_json::to_value(plan.tariff()).expect("JSON"));
        if let Ok(receipt) = plan.rate_account(&account) {
            assert_valid("receipt", &serde_json::to_value(receipt).expect("JSON"));
        }
    }
    for language in ["en", "fr"] {
        let report = fs::read_to_string(project(&format!("fixtures/quotes/household.{language}.json")));
        assert_valid("quote", &serde_json::from_str(&report.expect("a golden")).expect("JSON"));
    }
}

#[test]
fn staying_is_always_a_candidate() {
    let meters =
        mydata::describe::Meters { accounts: vec![account("GB", "GBP", -400, 12)], lines: vec![line("GB", 12)] };
    let price = |text: &str| -> Vec<Present> {
        PresentFile::parse(&format!("[[contracts]]\npurpose = \"mobile\"\n{text}")).expect("a present.toml").contracts
    };
    let run = |present: &[Present]| quote(&meters, &Catalogue::sample(), present, &Brief::default(), today());
    let observed = run(&[]);
    // The account's own bookings: 5.00 of fees in each of twelve months.
    assert_eq!(observed.subjects[0].stay.year_one, Some(exact("60")));
    assert_eq!(observed.subjects[1].stay.year_one, None);
    assert!(observed.subjects[1].offers.iter().all(|offer| offer.saving_year_one.is_none()));
    let cheap = run(&price("monthly_price = \"1.00\"\nend_date = \"2027-11-22\"\nexit = { fee = \"30\" }\n"));
    assert_eq!((cheap.subjects[1].stay.year_one, cheap.subjects[1].stay.rank), (Some(exact("12")), Some(1)));
    assert!(cheap.subjects[1].offers.iter().all(|offer| offer.switching_cost == exact("30") && offer.rank > 1));
    let unknown = run(&price("tariff = \"gone\"\n"));
    assert!(matches!(unknown.subjects[1].stay.refusal, Some(Refusal::UnknownTariff { .. })));
}

#[test]
fn every_sentence_exists_in_both_languages() {
    for language in Language::ALL {
        let texts = Texts::new(*language);
        for meter in Meter::ALL {
            let key = format!("quote-meter-{}", meter.id().replace('_', "-"));
            assert!(texts.has(&key), "{key} in {}", language.tag());
        }
        for rule in mydata::quote::Rule::ALL {
            assert!(texts.has(rule.key()), "{} in {}", rule.key(), language.tag());
        }
        for code in Refusal::CODES {
            for key in [format!("quote-refusal-{code}"), format!("quote-refusal-{code}-hint")] {
                assert!(texts.has(&key), "{key} in {}", language.tag());
            }
        }
    }
}

#[test]
fn a_history_read_once_gives_the_same_prices() {
    let account = account("GB", "GBP", 900, 12);
    let history = History::of_account(&account).expect("a history");
    for plan in &Catalogue::sample().plans {
        assert_eq!(plan.rate(&history), plan.rate_account(&account), "{}", plan.tariff().id);
    }
}
