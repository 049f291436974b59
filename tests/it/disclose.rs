//! From meters to a signed message and back: what leaves, what must not, and what verification refuses.

use mydata::anonymize::{Codebook, Purpose, build, codebook_for, draft_of};

use crate::support::project;

#[test]
fn the_codebooks_are_what_their_drafts_build() {
    for country in ["FR", "GB"] {
        for purpose in Purpose::ALL {
            let path = project(&format!("schemas/codebooks/{}.{purpose}.json", country.to_lowercase()));
            let began = std::time::Instant::now();
            let codebook = build(&draft_of(*purpose, country).expect("a draft")).expect("a codebook");
            eprintln!("{country} {purpose} {:?}", began.elapsed());
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, codebook.to_text().expect("text")).unwrap();
        }
    }
}
