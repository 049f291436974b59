//! ZIP archives of stored members, byte for byte the same each time (PKWARE APPNOTE 6.3, sections 4.3.7, 4.3.12,
//! 4.3.16).
//!
//! Written here and not by a library: the bytes are part of the message's definition and must not change with the
//! version of a dependency.

/// Signature, version 1.0, no flags, stored, the first moment that the format knows (1 January 1980).
const LOCAL_START: [u8; 14] = *b"PK\x03\x04\x0a\x00\x00\x00\x00\x00\x00\x00\x21\x00";
/// As above, with the version that made it in front.
const CENTRAL_START: [u8; 16] = *b"PK\x01\x02\x0a\x00\x0a\x00\x00\x00\x00\x00\x00\x00\x21\x00";
/// Signature and disk numbers of the end record.
const END_START: [u8; 8] = *b"PK\x05\x06\x00\x00\x00\x00";

const LOCAL_BYTES: usize = 30;
const CENTRAL_BYTES: usize = 46;
const END_BYTES: usize = 22;

/// A file of the archive: its name and its bytes.
pub(super) type Member<'a> = (&'a str, &'a [u8]);

/// Writes the members in their order. `None` when they are larger than the format's 4 GiB.
pub(super) fn write(members: &[Member<'_>]) -> Option<Vec<u8>> {
    let mut archive = Vec::new();
    let mut central = Vec::new();
    for (name, content) in members {
        let offset = u32::try_from(archive.len()).ok()?;
        let figures = figures(name, content)?;
        archive.extend_from_slice(&LOCAL_START);
        archive.extend_from_slice(&figures);
        archive.extend_from_slice(name.as_bytes());
        archive.extend_from_slice(content);
        central.extend_from_slice(&CENTRAL_START);
        central.extend_from_slice(&figures);
        // No comment, first disk, no attributes.
        central.extend_from_slice(&[0; 10]);
        central.extend_from_slice(&offset.to_le_bytes());
        central.extend_from_slice(name.as_bytes());
    }
    let (offset, count) = (u32::try_from(archive.len()).ok()?, u16::try_from(members.len()).ok()?);
    archive.extend_from_slice(&central);
    archive.extend_from_slice(&END_START);
    archive.extend_from_slice(&count.to_le_bytes());
    archive.extend_from_slice(&count.to_le_bytes());
    archive.extend_from_slice(&u32::try_from(central.len()).ok()?.to_le_bytes());
    archive.extend_from_slice(&offset.to_le_bytes());
    archive.extend_from_slice(&[0, 0]);
    Some(archive)
}

/// Checksum, both sizes, length of the name, no extra field: the same in both headers.
fn figures(name: &str, content: &[u8]) -> Option<[u8; 16]> {
    let size = u32::try_from(content.len()).ok()?.to_le_bytes();
    let name_length = u16::try_from(name.len()).ok()?.to_le_bytes();
    let mut figures = [0; 16];
    figures[..4].copy_from_slice(&checksum(content).to_le_bytes());
    figures[4..8].copy_from_slice(&size);
    figures[8..12].copy_from_slice(&size);
    figures[12..14].copy_from_slice(&name_length);
    Some(figures)
}

/// Bytes that an archive needs beside the contents of members with these names.
pub(super) fn overhead(names: &[&str]) -> usize {
    let member = |name: &&str| LOCAL_BYTES + CENTRAL_BYTES + 2 * name.len();
    END_BYTES + names.iter().map(member).sum::<usize>()
}

/// Reads the contents of members with exactly these names in this order; `None` when anything else stands there.
///
/// Headers are looked at only as far as the contents need. Whoever relies on the rest writes the archive again and
/// compares.
pub(super) fn read<'a>(archive: &'a [u8], names: &[&str]) -> Option<Vec<&'a [u8]>> {
    let mut rest = archive;
    let mut contents = Vec::with_capacity(names.len());
    for name in names {
        let (header, after) = rest.split_at_checked(LOCAL_BYTES)?;
        let size = u32::from_le_bytes(header.get(18..22)?.try_into().ok()?);
        let (found, after) = after.split_at_checked(name.len())?;
        let (content, after) = after.split_at_checked(usize::try_from(size).ok()?)?;
        if !header.starts_with(&LOCAL_START) || found != name.as_bytes() {
            return None;
        }
        contents.push(content);
        rest = after;
    }
    Some(contents)
}

/// CRC-32 as in ISO 3309, bit by bit: a message is too short to be worth a table.
fn checksum(bytes: &[u8]) -> u32 {
    let step = |crc: u32, _| if crc & 1 == 1 { (crc >> 1) ^ 0xEDB8_8320 } else { crc >> 1 };
    !bytes.iter().fold(u32::MAX, |crc, byte| (0..8).fold(crc ^ u32::from(*byte), step))
}

#[cfg(test)]
mod tests {
    use super::{checksum, overhead, read, write};

    #[test]
    fn the_checksum_is_that_of_the_standard() {
        assert_eq!(checksum(b"123456789"), 0xCBF4_3926);
    }

    #[test]
    fn members_come_back_and_the_size_is_known_before() {
        let archive = write(&[("a.json", b"{}"), ("b", b"")]).expect("an archive");
        assert_eq!(archive.len(), overhead(&["a.json", "b"]) + 2);
        assert_eq!(read(&archive, &["a.json", "b"]), Some(vec![&b"{}"[..], &b""[..]]));
        assert_eq!(read(&archive, &["a.json", "c"]), None);
        assert_eq!(read(&archive[..40], &["a.json", "b"]), None);
    }
}
