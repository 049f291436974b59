//! A limit on everything that comes from outside.

use super::{Code, Problem};

/// How much of anything is read before a clear refusal. Every number has a problem code and a hostile fixture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of one input file, and of one archive member once inflated.
    pub file_bytes: u64,
    /// Bytes of one binary workbook: its parts lie about in no order, so that it is held in memory.
    pub compound_bytes: u64,
    /// Rows of one table.
    pub rows: u64,
    /// Bytes of one row (one CSV record, one sheet row).
    pub row_bytes: usize,
    /// Columns of one row.
    pub columns: usize,
    /// Files in one archive or folder.
    pub members: usize,
    /// Inflated bytes for each stored byte of an archive member, once it is larger than `ratio_floor_bytes`.
    pub inflate_ratio: u64,
    /// Inflated size below which the ratio is not looked at: small text compresses very well.
    pub ratio_floor_bytes: u64,
    /// Archives within archives.
    pub archive_depth: usize,
    /// Objects and lists within each other in a JSON document.
    pub nesting: usize,
    /// Rounds in which a password becomes a key: what a file asks for is done once for every password that is tried.
    pub key_rounds: u32,
    /// Problems kept with their text; further ones are only counted.
    pub problems: usize,
    /// Bytes of rows that wait for the row that ends their call.
    pub waiting_bytes: usize,
    /// Parts of one booking that are kept; further ones are only counted.
    pub parts: usize,
    /// Bytes of the texts of the parts of one booking.
    pub part_bytes: usize,
    /// Bytes a compiled pattern of a layout may take.
    pub pattern_bytes: usize,
}

impl Limits {
    /// A row that takes more bytes than it may, told in KiB; whoever knows its line adds it.
    pub(crate) fn row_too_long(&self) -> Problem {
        Problem::new(Code::RowTooLong).with("limit", self.row_bytes as u64 >> 10)
    }

    /// A row with more columns than it may have.
    pub(crate) fn too_many_columns(&self) -> Problem {
        Problem::new(Code::TooManyColumns).with("limit", self.columns as u64)
    }

    /// A table with more rows than it may have.
    pub(crate) fn too_many_rows(&self) -> Problem {
        Problem::new(Code::TooManyRows).with("limit", self.rows)
    }

    /// Values that lie deeper within each other than they may.
    pub(crate) fn too_deep(&self) -> Problem {
        Problem::new(Code::ValuesTooDeep).with("limit", self.nesting as u64)
    }
}

impl Default for Limits {
    fn default() -> Self {
        const MIB: u64 = 1 << 20;
        Limits {
            file_bytes: 4096 * MIB,
            compound_bytes: 64 * MIB,
            rows: 100_000_000,
            row_bytes: 1 << 20,
            columns: 1024,
            members: 1000,
            inflate_ratio: 200,
            ratio_floor_bytes: 16 * MIB,
            archive_depth: 2,
            nesting: 64,
            // Ten times what programs ask for; a second or so.
            key_rounds: 1_000_000,
            problems: 1000,
            waiting_bytes: 4 << 20,
            parts: 10_000,
            part_bytes: 1 << 20,
            pattern_bytes: 1 << 18,
        }
    }
}
