//! Problems: values with a code, a position and arguments. Their prose is a text in `schemas/texts`.

use std::fmt;

use super::Texts;

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $code:literal,)*) => {
        /// What can be wrong, one code each. A code has a message and a hint in every language and a fixture that
        /// provokes it.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub enum Code { $($(#[$doc])* $name,)* }

        impl Code {
            /// Every code, in the order of its letter and number.
            pub const ALL: &'static [Code] = &[$(Code::$name,)*];

            /// The code as it is printed: a letter for the stage and three digits.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Code::$name => $code,)* }
            }
        }
    };
}

codes! {
    /// The file holds no bytes, or only white space.
    EmptyFile = "R001",
    /// The bytes are neither text nor a format that is read.
    NotText = "R002",
    /// A PDF: printed pages, not data.
    Pdf = "R003",
    /// A workbook or archive under a password.
    Encrypted = "R004",
    /// An archive or workbook that is cut short or damaged.
    Damaged = "R005",
    /// The file is larger than the limit.
    FileTooLarge = "R006",
    /// An archive member inflates far beyond its stored size.
    InflatesTooMuch = "R007",
    /// An archive member whose name points outside the archive.
    UnsafeName = "R008",
    /// A row longer than the limit.
    RowTooLong = "R009",
    /// A known kind of file that this version does not read.
    FormatNotRead = "R010",
    /// A folder or archive in which no file is an export.
    NothingInside = "R011",
    /// The file cannot be opened or read.
    CannotOpen = "R012",
    /// More files inside than the limit.
    TooManyMembers = "R013",
    /// Archives within archives beyond the limit.
    NestedTooDeep = "R014",
    /// More rows than the limit.
    TooManyRows = "R015",
    /// Characters that could not be decoded were replaced.
    ReplacedCharacters = "R016",
    /// More columns in a row than the limit.
    TooManyColumns = "R017",
    /// A quotation mark that is never closed: what follows it cannot be told apart.
    UnclosedQuote = "R018",
    /// The bank's server answered an error and no statement.
    BankAnsweredError = "R019",
    /// Text that breaks the grammar of its format: what follows cannot be told apart.
    BrokenGrammar = "R020",
    /// Objects and lists within each other beyond the limit.
    ValuesTooDeep = "R021",
    /// A version of a format that does not exist.
    UnknownVersion = "R022",
    /// None of the passwords opens the file.
    WrongPassword = "R023",
    /// A file that asks for more work to try one password than the limit.
    PasswordTooCostly = "R024",

    /// No layout fits the file's columns.
    NoLayout = "L001",
    /// Several layouts fit and read the file differently.
    SeveralLayouts = "L002",
    /// A cell that should be an amount is none.
    BadAmount = "L003",
    /// A cell that should be a date is none.
    BadDate = "L004",
    /// A required cell is empty or the row has too few columns.
    MissingValue = "L005",
    /// A word that the layout does not know.
    UnknownWord = "L006",
    /// A cell that should be a quantity is none.
    BadQuantity = "L007",
    /// A negative duration, counted as written.
    NegativeDuration = "L008",
    /// The running balance breaks at a row.
    BalanceBreaks = "L009",
    /// Opening balance and bookings do not give the closing balance.
    ClosingDiffers = "L010",
    /// The file was understood but holds no booking or use.
    NothingRead = "L011",
    /// The totals that the file states differ from its rows.
    TotalDiffers = "L012",
    /// A layout file that is not valid.
    BadLayout = "L013",
    /// Both a debit and a credit stand in one row.
    TwoAmounts = "L014",
    /// A currency that is no code of ISO 4217.
    UnknownCurrency = "L015",
    /// The named layout does not exist or does not fit the file.
    LayoutRefused = "L016",
    /// A row has more cells than the layout has columns.
    TooManyCells = "L017",
    /// More problems than are listed.
    MoreProblems = "L018",
    /// Bookings of a statement that does not name its account.
    UnknownAccount = "L019",
    /// An opening balance without a closing balance.
    StatementUnclosed = "L020",
    /// Every date of the file may be read in two orders.
    DateOrderUndecided = "L021",
    /// A booking without any date.
    UndatedBooking = "L022",
    /// A document holds further rows that another layout reads.
    OtherRows = "L023",
    /// A period that ends before it begins.
    PeriodBackwards = "L024",
    /// A row that starts or ends a call whose other row is missing.
    UnpairedRow = "L025",
    /// A call that was given up because too many were open at once.
    TooManyOpen = "L026",
    /// A total that the file states of its use differs from what its rows give.
    StatedTotalDiffers = "L027",
    /// The parts of a booking do not add up to it.
    PartsDiffer = "L028",
    /// A booking with more parts than the limit.
    TooManyParts = "L029",
    /// A table that no layout knows and that may be read in several ways.
    SeveralReadings = "L030",
    /// A number that was cut in two at its thousands separator and put together again.
    RejoinedNumber = "L031",
    /// A row below the names of other columns.
    OtherTable = "L032",
    /// A layout whose header is made of words that everybody uses.
    GenericHeader = "L033",
    /// A layout with the header of another one.
    SharedHeader = "L034",
}

impl fmt::Display for Code {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

impl Code {
    /// Whether the file is read all the same, every row of it: something to know, and no error.
    #[must_use]
    pub fn is_note(self) -> bool {
        matches!(
            self,
            Code::ReplacedCharacters
                | Code::UnknownVersion
                | Code::NegativeDuration
                | Code::UnknownCurrency
                | Code::MoreProblems
                | Code::UnknownAccount
                | Code::StatementUnclosed
                | Code::UndatedBooking
                | Code::OtherRows
                | Code::PartsDiffer
                | Code::TooManyParts
                | Code::RejoinedNumber
        )
    }
}

/// A value that a message names. Private cells come in only as their [`shape`](super::shape).
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Argument {
    /// Words: a file name, a column name, a masked cell.
    Text(String),
    /// A count or a size.
    Number(u64),
}

impl From<&str> for Argument {
    fn from(text: &str) -> Self {
        Argument::Text(text.to_owned())
    }
}

impl From<String> for Argument {
    fn from(text: String) -> Self {
        Argument::Text(text)
    }
}

impl From<u64> for Argument {
    fn from(number: u64) -> Self {
        Argument::Number(number)
    }
}

/// Something wrong with an input, and where.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Problem {
    /// What is wrong.
    pub code: Code,
    /// The line of a text file or the row of a sheet, counted from 1.
    pub line: Option<u64>,
    /// The column's name, or its number where it has none.
    pub column: Option<String>,
    /// The values that the message names.
    pub arguments: Vec<(&'static str, Argument)>,
}

impl Problem {
    /// A problem of the file as a whole.
    #[must_use]
    pub fn new(code: Code) -> Problem {
        Problem { code, line: None, column: None, arguments: Vec::new() }
    }

    /// Names the line it stands at.
    #[must_use]
    pub fn at(mut self, line: u64) -> Problem {
        self.line = Some(line);
        self
    }

    /// Names the column it stands in.
    #[must_use]
    pub fn in_column(mut self, column: impl Into<String>) -> Problem {
        self.column = Some(column.into());
        self
    }

    /// Gives the message a value.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<Argument>) -> Problem {
        self.arguments.push((name, value.into()));
        self
    }

    /// One sentence: what is wrong.
    #[must_use]
    pub fn message(&self, texts: &Texts) -> String {
        texts.format(self.code.as_str(), &self.arguments)
    }

    /// One sentence: the way out.
    #[must_use]
    pub fn hint(&self, texts: &Texts) -> String {
        texts.format(&format!("{}-hint", self.code), &self.arguments)
    }
}
