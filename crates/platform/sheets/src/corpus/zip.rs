//! Zip archives by hand, so that they can lie.

/// A part of an archive: its name, how it is packed, the packed bytes, and the unpacked size that the headers claim.
pub(super) struct Part {
    name: String,
    method: u16,
    packed: Vec<u8>,
    claimed: u32,
    checksum: u32,
}

impl Part {
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// An honest part, not packed.
    pub(super) fn stored(name: &str, content: &[u8]) -> Self {
        let claimed = u32::try_from(content.len()).unwrap_or(u32::MAX);
        Self { name: name.to_owned(), method: 0, packed: content.to_vec(), claimed, checksum: crc32(content) }
    }

    /// A packed part of `zeros` zero bytes that claims to be of another size.
    pub(super) fn zeros(name: &str, zeros: usize, claimed: usize) -> Self {
        let claimed = u32::try_from(claimed).unwrap_or(u32::MAX);
        Self { name: name.to_owned(), method: 8, packed: deflated_zeros(zeros), claimed, checksum: 0 }
    }
}

/// The bytes of an archive of these parts.
pub(super) fn archive(parts: &[Part]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut directory = Vec::new();
    for part in parts {
        let offset = out.len();
        out.extend_from_slice(b"PK\x03\x04\x14\x00\x00\x00");
        let header = header(part);
        out.extend_from_slice(&header);
        out.extend_from_slice(part.name.as_bytes());
        out.extend_from_slice(&part.packed);

        directory.extend_from_slice(b"PK\x01\x02\x14\x00\x14\x00\x00\x00");
        directory.extend_from_slice(&header);
        directory.extend_from_slice(&[0; 10]);
        directory.extend_from_slice(&small(offset));
        directory.extend_from_slice(part.name.as_bytes());
    }
    let start = out.len();
    out.extend_from_slice(&directory);
    out.extend_from_slice(b"PK\x05\x06\x00\x00\x00\x00");
    let count = u16::try_from(parts.len()).unwrap_or(u16::MAX).to_le_bytes();
    out.extend_from_slice(&count);
    out.extend_from_slice(&count);
    out.extend_from_slice(&small(directory.len()));
    out.extend_from_slice(&small(start));
    out.extend_from_slice(&[0, 0]);
    out
}

/// What the local header and the directory have in common: from the method up to the lengths of name and extra field.
fn header(part: &Part) -> Vec<u8> {
    let mut out = part.method.to_le_bytes().to_vec();
    // Midnight on 1 January 1980.
    out.extend_from_slice(&[0, 0, 0x21, 0]);
    out.extend_from_slice(&part.checksum.to_le_bytes());
    out.extend_from_slice(&small(part.packed.len()));
    out.extend_from_slice(&part.claimed.to_le_bytes());
    out.extend_from_slice(&u16::try_from(part.name.len()).unwrap_or_default().to_le_bytes());
    out.extend_from_slice(&[0, 0]);
    out
}

fn small(number: usize) -> [u8; 4] {
    u32::try_from(number).unwrap_or(u32::MAX).to_le_bytes()
}

/// About so many zero bytes, packed with the fixed codes of Deflate: one literal zero, then copies of 258 bytes of
/// thirteen bits each.
fn deflated_zeros(zeros: usize) -> Vec<u8> {
    let mut out = Vec::with_capacity(zeros / 150);
    let mut bits: u32 = 0;
    let mut filled = 0;
    // Final block with fixed codes (1, then 01), and the literal 0 (00110000), first bit lowest.
    push(&mut out, &mut bits, &mut filled, (0b011 | 0b0000_1100 << 3, 11));
    // Length 258 is 11000101, distance 1 is 00000; eight of these copies fill thirteen bytes, and from the second time on
    // always the same thirteen.
    for _ in 0..2 * 8 {
        push(&mut out, &mut bits, &mut filled, (0b1010_0011, 13));
    }
    let period = out.get(out.len() - 13..).unwrap_or_default().to_vec();
    out.extend(period.repeat((zeros / (8 * 258)).saturating_sub(2)));
    // End of block, and filling.
    push(&mut out, &mut bits, &mut filled, (0, 14));
    out
}

fn push(out: &mut Vec<u8>, bits: &mut u32, filled: &mut u32, (code, length): (u32, u32)) {
    *bits |= code << *filled;
    *filled += length;
    while *filled >= 8 {
        out.push(bits.to_le_bytes()[0]);
        *bits >>= 8;
        *filled -= 8;
    }
}

fn crc32(bytes: &[u8]) -> u32 {
    let mut sum = u32::MAX;
    for byte in bytes {
        sum ^= u32::from(*byte);
        for _ in 0..8 {
            let carry = sum & 1 == 1;
            sum >>= 1;
            if carry {
                sum ^= 0xedb8_8320;
            }
        }
    }
    !sum
}
