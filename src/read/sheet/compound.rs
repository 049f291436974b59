//! OLE compound files (MS-CFB): sectors chained by a table, streams found by name. What does not fit is damaged; no
//! number of the file is taken for a size before there are bytes behind it.

use std::ops::Range;

/// One file, held whole: its caller bounds it.
pub(super) struct Compound<'f> {
    file: &'f [u8],
    sector_bytes: usize,
    mini_bytes: usize,
    cutoff: usize,
    /// The sector after each one.
    next: Vec<u32>,
    mini_next: Vec<u32>,
    /// The short streams, one after the other.
    minis: Vec<u8>,
    directory: Vec<u8>,
}

const ENTRY_BYTES: usize = 128;

/// Sector numbers from here on are marks.
const SECTOR_MAX: u32 = 0xFFFF_FFFA;

impl<'f> Compound<'f> {
    /// Looks through the tables of a file; `None` where they are damaged.
    pub(super) fn open(file: &'f [u8]) -> Option<Compound<'f>> {
        let (shift, mini_shift) = (u16_at(file, 30)?, u16_at(file, 32)?);
        if !(7..=16).contains(&shift) || !(2..shift).contains(&mini_shift) {
            return None;
        }
        let mut compound = Compound {
            file,
            sector_bytes: 1 << shift,
            mini_bytes: 1 << mini_shift,
            cutoff: usize::try_from(u32_at(file, 56)?).ok()?,
            next: Vec::new(),
            mini_next: Vec::new(),
            minis: Vec::new(),
            directory: Vec::new(),
        };
        compound.next = compound.sector_table()?;
        compound.directory = compound.chain(u32_at(file, 48)?)?;
        let minis = compound.chain(u32_at(file, 60)?)?;
        compound.mini_next = words(&minis).collect();
        let root = compound.directory.get(..ENTRY_BYTES)?;
        compound.minis = compound.chain(u32_at(root, 116)?)?;
        Some(compound)
    }

    /// The bytes of a stream; `None` where there is none of that name, or it is cut short.
    pub(super) fn stream(&self, name: &str) -> Option<Vec<u8>> {
        let entry = self.directory.chunks_exact(ENTRY_BYTES).find(|entry| is_named(entry, name))?;
        let (start, size) = (u32_at(entry, 116)?, usize::try_from(u32_at(entry, 120)?).ok()?);
        let mut bytes = if size < self.cutoff { self.mini_chain(start)? } else { self.chain(start)? };
        // The last sector of a file is often shorter than it should be; a stream is not.
        (bytes.len() >= size).then(|| {
            bytes.truncate(size);
            bytes
        })
    }

    /// Where the bytes of a stream lie in the file, piece by piece. `None` as for [`Compound::stream`].
    pub(super) fn places(&self, name: &str) -> Option<Vec<Range<usize>>> {
        let entry = self.directory.chunks_exact(ENTRY_BYTES).find(|entry| is_named(entry, name))?;
        let (start, size) = (u32_at(entry, 116)?, usize::try_from(u32_at(entry, 120)?).ok()?);
        let mut pieces = match size < self.cutoff {
            true => self.mini_places(start)?,
            false => numbers(&self.next, start)?.into_iter().map(|number| self.place(number)).collect::<Option<_>>()?,
        };
        let mut left = size;
        pieces.retain_mut(|piece: &mut Range<usize>| {
            piece.end = piece.start + piece.len().min(left);
            left -= piece.len();
            piece.start < piece.end
        });
        (left == 0).then_some(pieces)
    }

    /// The short streams lie in the sectors of the root, one after the other.
    fn mini_places(&self, start: u32) -> Option<Vec<Range<usize>>> {
        let root = numbers(&self.next, u32_at(&self.directory, 116)?)?;
        let place = |number: u32| {
            let at = usize::try_from(number).ok()?.checked_mul(self.mini_bytes)?;
            let sector = self.place(*root.get(at / self.sector_bytes)?)?;
            let from = sector.start + at % self.sector_bytes;
            (from < sector.end).then(|| from..(from + self.mini_bytes).min(sector.end))
        };
        numbers(&self.mini_next, start)?.into_iter().map(place).collect()
    }

    /// Whether there is a stream of that name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.directory.chunks_exact(ENTRY_BYTES).any(|entry| is_named(entry, name))
    }

    /// The table of which sector follows which: the first 109 of its sectors stand in the header, the others are
    /// chained.
    fn sector_table(&self) -> Option<Vec<u32>> {
        let mut table = Vec::new();
        let mut listed: Vec<u32> = words(self.file.get(76..512)?).collect();
        let mut more = u32_at(self.file, 68)?;
        let sectors = self.file.len() / self.sector_bytes + 1;
        for _ in 0..sectors {
            if more >= SECTOR_MAX {
                break;
            }
            let mut sector: Vec<u32> = words(self.sector(more)?).collect();
            more = sector.pop()?;
            listed.extend(sector);
        }
        for number in listed.into_iter().filter(|number| *number < SECTOR_MAX).take(sectors) {
            table.extend(words(self.sector(number)?));
        }
        Some(table)
    }

    fn sector(&self, number: u32) -> Option<&'f [u8]> {
        self.file.get(self.place(number)?)
    }

    /// Where a sector lies; the last one may be short.
    fn place(&self, number: u32) -> Option<Range<usize>> {
        // The header takes the place of the first sector.
        let start = usize::try_from(number).ok()?.checked_add(1)?.checked_mul(self.sector_bytes)?;
        let end = start.checked_add(self.sector_bytes)?.min(self.file.len());
        (start <= end).then_some(start..end)
    }

    fn chain(&self, start: u32) -> Option<Vec<u8>> {
        let mut bytes = Vec::new();
        let mut number = start;
        while number < SECTOR_MAX {
            bytes.extend_from_slice(self.sector(number)?);
            if bytes.len() > self.file.len() {
                return None; // a ring
            }
            number = *self.next.get(usize::try_from(number).ok()?)?;
        }
        Some(bytes)
    }

    fn mini_chain(&self, start: u32) -> Option<Vec<u8>> {
        let mut bytes = Vec::new();
        let mut number = start;
        while number < SECTOR_MAX {
            let index = usize::try_from(number).ok()?;
            let at = index.checked_mul(self.mini_bytes)?;
            bytes.extend_from_slice(self.minis.get(at..at.checked_add(self.mini_bytes)?.min(self.minis.len()))?);
            if bytes.len() > self.minis.len() {
                return None; // a ring
            }
            number = *self.mini_next.get(index)?;
        }
        Some(bytes)
    }
}

/// The numbers of a chain; `None` where it leaves the table or is a ring.
fn numbers(next: &[u32], start: u32) -> Option<Vec<u32>> {
    let mut numbers = Vec::new();
    let mut number = start;
    while number < SECTOR_MAX {
        numbers.push(number);
        number = *next.get(usize::try_from(number).ok()?).filter(|_| numbers.len() <= next.len())?;
    }
    Some(numbers)
}

fn is_named(entry: &[u8], name: &str) -> bool {
    let units = entry.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).take(32);
    let stored = char::decode_utf16(units.take_while(|unit| *unit != 0)).map(|letter| letter.unwrap_or_default());
    stored.map(|letter| letter.to_ascii_lowercase()).eq(name.chars().map(|letter| letter.to_ascii_lowercase()))
}

fn words(bytes: &[u8]) -> impl Iterator<Item = u32> {
    bytes.chunks_exact(4).map(|word| u32::from_le_bytes([word[0], word[1], word[2], word[3]]))
}

/// Two bytes, the lower one first.
pub(super) fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at.checked_add(2)?)?.try_into().ok()?))
}

/// Four bytes, the lowest one first.
pub(super) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?))
}
