//! `mydata export`: the message that another provider quotes against, and the dossier that stays.

use std::io::{BufRead, IsTerminal, Write};
use std::path::PathBuf;

use clap::Args;

use super::home::{data_folder, make_private_folder};
use super::inputs::Inputs;
use super::profile::describe;
use super::quote::today;
use super::session::{BOLD, Misuse, Outcome, Session};
use crate::anonymize::{
    Codebook, Proposal, Purpose, Request, Withheld, codebook_for, codebooks, disclose, open_folder, propose,
};
use crate::base::Date;
use crate::describe::Meters;
use crate::package::{Dossier, dossier, pack};

/// Arguments of `export`.
#[derive(Debug, Args)]
pub(super) struct Export {
    #[command(flatten)]
    inputs: Inputs,
    /// What offers are asked for: mobile or current-account
    #[arg(long)]
    purpose: Purpose,
    /// Who will receive it: each audience sees another pseudonym
    #[arg(long, value_name = "NAME")]
    audience: String,
    /// Country of the market, two letters; that of the account or line when left out
    #[arg(long, value_name = "CC")]
    country: Option<String>,
    /// Which account or line, counted from 1, where several may be meant
    #[arg(long, value_name = "NUMBER")]
    subject: Option<usize>,
    /// Where to write the message
    #[arg(long, short, value_name = "PATH", default_value = "message.mydata")]
    output: PathBuf,
    /// Show what would leave, and write and record nothing
    #[arg(long, short = 'n')]
    dry_run: bool,
    /// Do not ask
    #[arg(long, short)]
    yes: bool,
    /// Go on although the joint group of all releases is below its floor; --yes does not say that
    #[arg(long)]
    accept_small_group: bool,
    /// Act as of this day instead of today
    #[arg(long, value_name = "YYYY-MM-DD")]
    today: Option<Date>,
}

impl Export {
    pub(super) fn run(&self, session: &mut Session) -> anyhow::Result<Outcome> {
        let (meters, mut outcome) = describe(session, &self.inputs)?;
        let codebook = self.codebook(&meters)?;
        let known = codebooks()?;
        let request = Request {
            purpose: self.purpose,
            audience: &self.audience,
            today: self.today.unwrap_or_else(today),
            subject: self.subject,
            accept_small_group: self.accept_small_group,
            known: &known,
        };
        let (folder, _thrown_away) = self.folder()?;
        match self.release(session, &meters, &request, &codebook, &folder) {
            Ok(done) => outcome.worsen(done),
            Err(error) => match error.downcast_ref::<Withheld>() {
                Some(withheld) => {
                    session.error(&withheld.message(session.texts()));
                    outcome.worsen(Outcome::Refused);
                }
                None => return Err(error),
            },
        }
        Ok(outcome)
    }

    /// Where secret and ledger are. A trial where neither is yet makes them in a folder that is thrown away.
    fn folder(&self) -> anyhow::Result<(PathBuf, Option<tempfile::TempDir>)> {
        let folder = data_folder()?;
        if self.dry_run && !["masks", "ledger.jsonl"].iter().any(|name| folder.join(name).exists()) {
            let aside = tempfile::tempdir()?;
            return Ok((aside.path().to_owned(), Some(aside)));
        }
        make_private_folder(&folder)?;
        Ok((folder, None))
    }

    fn release(
        &self,
        session: &Session,
        meters: &Meters,
        request: &Request<'_>,
        codebook: &Codebook,
        folder: &std::path::Path,
    ) -> anyhow::Result<Outcome> {
        let (secret, mut ledger) = open_folder(folder)?;
        let proposal = propose(meters, request, codebook, &secret, &ledger)?;
        let message = pack(&proposal.disclosure, &proposal.mask)?;
        let told = dossier(&proposal, codebook, &message, session.texts())?;
        session.print(&told.explanation())?;
        if self.dry_run {
            session.say(&session.text("cli-dry-run", &[]));
            return Ok(Outcome::Well);
        }
        if !self.agreed(session)? {
            session.say(&session.text("cli-nothing-left", &[]));
            return Ok(Outcome::Refused);
        }
        let released: Proposal = disclose(meters, request, codebook, &secret, &mut ledger)?;
        let message = pack(&released.disclosure, &released.mask)?;
        session.write_file(&self.output, |file| Ok(file.write_all(&message)?))?;
        let kept = self.keep(session, folder, &told, request.today)?;
        session.say(&session.text(
            "cli-exported",
            &[
                ("message", self.output.display().to_string().into()),
                ("bytes", (message.len() as u64).into()),
                ("dossier", kept.display().to_string().into()),
            ],
        ));
        session.suggest(&format!("mydata verify {}", self.output.display()));
        Ok(Outcome::Well)
    }

    /// The dossier stays in the person's own folder.
    fn keep(&self, session: &Session, folder: &std::path::Path, told: &Dossier, day: Date) -> anyhow::Result<PathBuf> {
        let folder = folder.join("dossiers");
        make_private_folder(&folder)?;
        let name: String =
            self.audience.chars().map(|letter| if letter.is_alphanumeric() { letter } else { '-' }).collect();
        let page = folder.join(format!("{day}-{}-{name}.html", self.purpose));
        session.write_file(&page, |file| Ok(file.write_all(told.page.as_bytes())?))?;
        let receipt = told.receipt_json()?;
        session.write_file(&page.with_extension("receipt.json"), |file| Ok(file.write_all(receipt.as_bytes())?))?;
        Ok(page)
    }

    fn agreed(&self, session: &Session) -> anyhow::Result<bool> {
        if self.yes {
            return Ok(true);
        }
        if !std::io::stdin().is_terminal() {
            session.error(&session.text("cli-your-word", &[]));
            return Ok(false);
        }
        session.prompt(&format!("{BOLD}{}{BOLD:#} ", session.text("cli-agree", &[])));
        let mut answer = String::new();
        std::io::stdin().lock().read_line(&mut answer)?;
        Ok(["y", "yes", "o", "oui"].contains(&answer.trim().to_lowercase().as_str()))
    }

    /// The codebook of the purpose in the country of the account or line.
    fn codebook(&self, meters: &Meters) -> anyhow::Result<Codebook> {
        let country = self.country.clone().or_else(|| self.country_of(meters)).ok_or_else(|| {
            Misuse::error("the exports do not say in which country to ask for offers; add --country CC")
        })?;
        codebook_for(self.purpose, &country)?.ok_or_else(|| {
            let purpose = self.purpose;
            Misuse::error(format!("there is no codebook for {purpose} in {country}; `mydata codebook show` lists all"))
        })
    }

    /// The one country that all candidates share, if they share one.
    fn country_of(&self, meters: &Meters) -> Option<String> {
        let mut countries: Vec<&str> = match self.purpose {
            Purpose::Mobile => meters.lines.iter().map(|line| line.country.as_str()).collect(),
            Purpose::CurrentAccount => meters.accounts.iter().map(|account| account.country.as_str()).collect(),
        };
        countries.sort_unstable();
        countries.dedup();
        match countries[..] {
            [only] if only != "XX" => Some(only.to_owned()),
            _ => None,
        }
    }
}
