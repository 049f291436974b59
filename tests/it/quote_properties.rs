//! Properties of every price, over random tariffs and households.

use mydata::base::Decimal;
use mydata::describe::{AccountMeters, LineMeters};
use mydata::normalize::{Destination, Place, UsageKind};
use mydata::quote::{Bill, Catalogue, Exact, Meter, Plan, Purpose, Receipt, Tariff};
use proptest::prelude::*;

use crate::households::{account, add, calls, data, line, messages};

/// Lines add up to the total, months to the running sum, to the last digit.
fn adds_up(receipt: &Receipt) {
    for bill in [&receipt.year_one, &receipt.steady_state] {
        let Bill { lines, running, one_off, total, by_month, .. } = bill;
        assert_eq!(Exact(lines.iter().map(|line| line.amount.0).sum()), *total, "{}", receipt.tariff.id);
        assert_eq!(Exact(by_month.iter().map(|month| month.amount.0).sum()), *running);
        assert_eq!(running.0 + one_off.0, total.0);
        assert_eq!(by_month.len(), receipt.months);
        for line in lines {
            assert!(line.amount.0.scale() <= 2, "{} of {} is no countable amount", line.amount, line.component);
        }
    }
}

prop_compose! {
    fn random_line()(
        months in prop::collection::vec((0_i64..40_000, 0_i64..400, 0_i64..90, 0_i64..60), 12),
    ) -> LineMeters {
        let mut line = line("GB", 12);
        for (month, (megabytes, minutes, odd_seconds, texts)) in line.months.iter_mut().zip(months) {
            month.usage.clear();
            let bytes = Decimal::from(megabytes * 1_000_000 + odd_seconds);
            add(&mut month.usage, UsageKind::Data, Destination::National, Place::Home, data(bytes));
            let seconds = minutes * 60 + odd_seconds;
            add(&mut month.usage, UsageKind::Voice, Destination::Mobile, Place::Home, calls(minutes / 3 + 1, seconds));
            add(&mut month.usage, UsageKind::Sms, Destination::Mobile, Place::Home, messages(texts));
        }
        line
    }
}

prop_compose! {
    fn random_account()(
        least in -900_i64..4000,
        jitter in prop::collection::vec(-30_000_i64..30_000, 12),
    ) -> AccountMeters {
        let mut account = account("GB", "GBP", least, 12);
        for (month, pence) in account.months.iter_mut().zip(jitter) {
            month.pay_in += Decimal::new(pence, 2);
            for day in &mut month.days {
                day.balance += Decimal::new(pence, 2);
            }
        }
        account
    }
}

/// A plan with an allowance of `gigabytes` and prices drawn at random.
fn bundle(gigabytes: i64, price: i64, tiers: &[i64], mode: &str, scale: &str) -> Tariff {
    let mut text = format!(
        "id = \"bundle\"\nversion = \"1\"\nprovider = \"p\"\nname = \"n\"\npurpose = \"mobile\"\n\
         market = {{ country = \"GB\", currency = \"GBP\" }}\n\
         source = {{ retrieved = \"2026-10-01\", licence = \"CC0-1.0\" }}\n\
         valid = {{ from = \"2026-01-01\" }}\nincluded = [\"voice_minutes\", \"sms_count\"]\n{scale}\n\
         [[components]]\nid = \"subscription\"\nkind = \"recurring\"\nprice = \"{price}\"\n\
         [[components]]\nid = \"data\"\nkind = \"usage\"\nmeters = [\"data_megabytes\"]\nunit = \"gigabyte\"\n\
         allowance = {{ amount = \"{gigabytes}\", unit = \"gigabyte\" }}\ntier_mode = \"{mode}\"\ntiers = [\n"
    );
    for (index, price) in tiers.iter().enumerate() {
        let upto = if index + 1 == tiers.len() { String::new() } else { format!("upto = \"{}\", ", 3 * (index + 1)) };
        text.push_str(&format!("    {{ {upto}price = \"{}\" }},\n", Exact(Decimal::new(*price, 2))));
    }
    text.push_str("]\n");
    Tariff::parse_toml(&text).expect("a tariff")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn lines_of_every_sample_plan_add_up(line in random_line(), account in random_account()) {
        for plan in &Catalogue::sample().plans {
            let receipt = match plan.purpose() {
                Purpose::CurrentAccount => plan.rate_account(&account),
                Purpose::Mobile => plan.rate_line(&line),
            };
            if let Ok(receipt) = receipt {
                adds_up(&receipt);
            }
        }
    }

    #[test]
    fn a_larger_allowance_never_costs_more(
        line in random_line(),
        gigabytes in 1_i64..30,
        more in 1_i64..20,
        price in 1_i64..40,
        mut tiers in prop::collection::vec(1_i64..500, 1..5),
        mode in prop::sample::select(vec!["graduated", "whole", "bucket"]),
        scale in prop::sample::select(vec![
            "",
            "rounding = { at = \"total\", mode = \"half_even\" }",
            "rounding = { mode = \"half_up\" }",
        ]),
    ) {
        if mode != "graduated" {
            // Prices that fall with use can make a smaller month dearer: `whole` and `bucket` jump.
            tiers.sort_unstable();
        }
        let cost = |gigabytes| {
            let plan = Plan::compile(&bundle(gigabytes, price, &tiers, mode, scale)).expect("a plan");
            let receipt = plan.rate_line(&line).expect("a price");
            adds_up(&receipt);
            receipt.year_one.total
        };
        prop_assert!(cost(gigabytes + more) <= cost(gigabytes));
    }

    #[test]
    fn a_deeper_overdraft_is_never_cheaper(account in random_account(), deeper in 1_i64..500) {
        let mut lower = account.clone();
        for day in lower.months.iter_mut().flat_map(|month| &mut month.days) {
            day.balance -= Decimal::from(deeper);
        }
        let plans = Catalogue::sample().plans;
        for plan in plans.iter().filter(|plan| plan.purpose() == Purpose::CurrentAccount) {
            if let (Ok(above), Ok(below)) = (plan.rate_account(&account), plan.rate_account(&lower)) {
                prop_assert!(above.year_one.total <= below.year_one.total, "{}", plan.tariff().id);
                prop_assert!(above.steady_state.total <= below.steady_state.total, "{}", plan.tariff().id);
            }
        }
    }

    #[test]
    fn the_present_banks_own_charges_change_nothing(account in random_account(), fee in 1_i64..5000) {
        let mut charged = account.clone();
        let amount = Decimal::new(fee, 2);
        let mut taken = Decimal::ZERO;
        for day in charged.months.iter_mut().flat_map(|month| &mut month.days) {
            if day.date.day() == 15 {
                day.own_charges -= amount;
                taken += amount;
            }
            day.balance -= taken;
        }
        for plan in Catalogue::sample().plans.iter().filter(|plan| plan.purpose() == Purpose::CurrentAccount) {
            prop_assert_eq!(plan.rate_account(&account), plan.rate_account(&charged));
        }
    }

    #[test]
    fn no_figures_make_it_panic(mantissa in any::<i64>(), scale in 0_u32..28, line in random_line()) {
        let mut account = account("GB", "GBP", 0, 3);
        let figure = Decimal::new(mantissa, scale);
        for month in &mut account.months {
            (month.pay_in, month.card_spend, month.foreign_card_value) = (figure, figure, figure);
            for day in &mut month.days {
                (day.balance, day.own_charges) = (figure, figure);
            }
        }
        let mut line = line;
        for total in line.months.iter_mut().flat_map(|month| month.usage.values_mut()) {
            (total.bytes, total.seconds, total.count, total.started_minutes) = (figure, figure, u64::MAX, u64::MAX);
        }
        for plan in &Catalogue::sample().plans {
            let _ = plan.rate_account(&account);
            let _ = plan.rate_line(&line);
        }
    }
}

#[test]
fn every_meter_has_a_name_of_its_own() {
    let mut ids: Vec<&str> = Meter::ALL.iter().map(|meter| meter.id()).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), Meter::ALL.len());
}
