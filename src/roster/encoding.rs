//! From the bytes of an upload to text: which encoding an office's program wrote, told from the bytes alone.
//!
//! Invariants: the text has no NUL, its lines end in `\n`, and it is never larger than [`MOST_TEXT`]; what is not text is
//! named for what it is.

use super::Refusal;

/// The largest file, in bytes (TRUST 2.5).
pub const MOST_BYTES: usize = 20 * 1024 * 1024;
/// The most text that such a file may hold once decoded, in bytes; only a file of mostly foreign letters comes near.
const MOST_TEXT: usize = 32 * 1024 * 1024;
/// The longest line, in bytes: 200 columns with room; anything longer is a broken quotation mark or no table.
const LONGEST_LINE: usize = 256 * 1024;

/// How the file's bytes are letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8, with or without byte-order mark.
    Utf8,
    /// UTF-16, little endian: Excel's 'Unicode text'.
    Utf16Le,
    /// UTF-16, big endian.
    Utf16Be,
    /// Windows-1252, what Western European Windows programs write.
    Windows1252,
    /// Windows-1250, what Polish and Slovak Windows programs write.
    Windows1250,
    /// Code page 850, what DOS programs write.
    Cp850,
}

impl Encoding {
    /// Its usual name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Utf16Le => "UTF-16 LE",
            Self::Utf16Be => "UTF-16 BE",
            Self::Windows1252 => "Windows-1252",
            Self::Windows1250 => "Windows-1250",
            Self::Cp850 => "CP850",
        }
    }
}

/// The file as text and the encoding that was seen.
///
/// # Errors
/// A [`Refusal`] that says what the file is instead.
pub fn decode(bytes: Vec<u8>) -> Result<(String, Encoding), Refusal> {
    decode_as(bytes, None)
}

/// The file as text in the encoding that somebody said, or else in the one that is seen.
///
/// # Errors
/// A [`Refusal`] that says what the file is instead.
pub fn decode_as(bytes: Vec<u8>, said: Option<Encoding>) -> Result<(String, Encoding), Refusal> {
    if bytes.len() > MOST_BYTES {
        return Err(Refusal::TooLarge);
    }
    refuse_other_kinds(&bytes)?;
    let (text, encoding) = match said {
        Some(encoding) => (letters_of(&bytes, encoding)?, encoding),
        None => letters(bytes)?,
    };
    if text.len() > MOST_TEXT {
        return Err(Refusal::TooLarge);
    }
    if text.contains('\0') {
        return Err(Refusal::Binary);
    }
    let text = with_plain_line_ends(text);
    if text.trim().is_empty() {
        return Err(Refusal::Empty);
    }
    if let Some(index) = text.split('\n').position(|line| line.len() > LONGEST_LINE) {
        return Err(Refusal::LongLine { line: index + 1 });
    }
    Ok((text, encoding))
}

fn refuse_other_kinds(bytes: &[u8]) -> Result<(), Refusal> {
    match bytes {
        [] => Err(Refusal::Empty),
        [b'P', b'K', 3 | 5 | 7, ..] => Err(Refusal::Archive),
        [0xd0, 0xcf, 0x11, 0xe0, ..] => Err(Refusal::Workbook),
        [b'%', b'P', b'D', b'F', ..] | [0x89, b'P', b'N', b'G', ..] | [0xff, 0xd8, 0xff, ..] | [0x1f, 0x8b, ..] => {
            Err(Refusal::Binary)
        }
        _ => Ok(()),
    }
}

fn letters(mut bytes: Vec<u8>) -> Result<(String, Encoding), Refusal> {
    if bytes.starts_with(&[0xef, 0xbb, 0xbf]) {
        bytes.drain(..3);
    }
    if let Some(encoding) = utf16(&bytes) {
        let decoder = if encoding == Encoding::Utf16Le { encoding_rs::UTF_16LE } else { encoding_rs::UTF_16BE };
        let (text, damaged) = decoder.decode_with_bom_removal(&bytes);
        return if damaged { Err(Refusal::Binary) } else { Ok((text.into_owned(), encoding)) };
    }
    if bytes.contains(&0) {
        return Err(Refusal::Binary);
    }
    match String::from_utf8(bytes) {
        Ok(text) => Ok((text, Encoding::Utf8)),
        Err(error) => Ok(eight_bit(error.as_bytes())),
    }
}

/// The letters that these bytes are in one encoding.
fn letters_of(bytes: &[u8], encoding: Encoding) -> Result<String, Refusal> {
    let decoder = match encoding {
        Encoding::Utf8 => encoding_rs::UTF_8,
        Encoding::Utf16Le => encoding_rs::UTF_16LE,
        Encoding::Utf16Be => encoding_rs::UTF_16BE,
        Encoding::Windows1252 => encoding_rs::WINDOWS_1252,
        Encoding::Windows1250 => encoding_rs::WINDOWS_1250,
        Encoding::Cp850 => return Ok(cp850(bytes)),
    };
    let (text, damaged) = decoder.decode_with_bom_removal(bytes);
    if damaged && decoder != encoding_rs::UTF_8 { Err(Refusal::Binary) } else { Ok(text.into_owned()) }
}

fn cp850(bytes: &[u8]) -> String {
    let high: Vec<char> = CP850.chars().collect();
    let letter = |byte: &u8| byte.checked_sub(0x80).map_or(char::from(*byte), |index| high[usize::from(index)]);
    bytes.iter().map(letter).collect()
}

/// UTF-16 by its mark, or by the NULs that it puts beside every Latin letter.
fn utf16(bytes: &[u8]) -> Option<Encoding> {
    match bytes {
        [0xff, 0xfe, ..] => return Some(Encoding::Utf16Le),
        [0xfe, 0xff, ..] => return Some(Encoding::Utf16Be),
        _ => {}
    }
    let start = &bytes[..bytes.len().min(4096) & !1];
    let nuls = |offset| start.iter().skip(offset).step_by(2).filter(|byte| **byte == 0).count() * 2;
    let (first, second) = (nuls(0), nuls(1));
    if start.len() < 16 {
        None
    } else if second * 10 > start.len() * 6 && first * 10 < start.len() {
        Some(Encoding::Utf16Le)
    } else if first * 10 > start.len() * 6 && second * 10 < start.len() {
        Some(Encoding::Utf16Be)
    } else {
        None
    }
}

/// Code page 850 puts the accented letters of names where Windows has signs: whichever reading gives more letters was meant.
fn eight_bit(bytes: &[u8]) -> (String, Encoding) {
    let (mut dos, mut windows) = (0_usize, 0_usize);
    for (index, byte) in bytes.iter().enumerate().filter(|(_, byte)| **byte >= 0x80) {
        let in_word = index > 0 && (bytes[index - 1].is_ascii_alphabetic() || bytes[index - 1] >= 0x80);
        match byte {
            // The apostrophe of `O’Brien`: in CP850 a capital Æ, which no name has in its middle.
            0x92 => windows += 1,
            // ü é â ä à å ç ê ë è ï î ì Ä É æ ô ö ò û ù Ö Ü: letters in CP850, mostly signs in Windows-1252.
            0x81..=0x9b if in_word => dos += 1,
            // ł ą ż ź ľ in Windows-1250, lines and corners in CP850, which no word has.
            0xaf | 0xb3 | 0xb9 | 0xbc | 0xbe | 0xbf if in_word => windows += 2,
            // á í ó ú ñ Ñ in CP850, signs in Windows-1252.
            0xa0..=0xa5 => dos += 1,
            // À to ÿ: letters in Windows-1252, mostly lines and blocks in CP850.
            0xc0..=0xff => windows += 1,
            _ => {}
        }
    }
    if dos > windows {
        (cp850(bytes), Encoding::Cp850)
    } else if is_central_european(bytes) {
        (encoding_rs::WINDOWS_1250.decode_without_bom_handling(bytes).0.into_owned(), Encoding::Windows1250)
    } else {
        (encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned(), Encoding::Windows1252)
    }
}

/// Whether letters of Polish or Slovak stand where Windows-1252 has signs (ł ą ż Ł Ż ľ Ľ ź), or the captions are in one of the two.
fn is_central_european(bytes: &[u8]) -> bool {
    let sign_in_word = bytes.windows(2).any(|pair| {
        let [first, second] = pair else { return false };
        let is_letter = |byte: &u8| byte.is_ascii_alphabetic() || *byte >= 0xc0;
        let is_sign = |byte: &u8| matches!(byte, 0xb3 | 0xb9 | 0xbf | 0xa3 | 0xaf | 0xbe | 0xbc | 0x9d | 0x8f);
        (is_sign(first) && second.is_ascii_lowercase()) || (is_letter(first) && is_sign(second))
    });
    let start = bytes[..bytes.len().min(4096)].to_ascii_lowercase();
    let captions: [&[u8]; 4] = [b"priezvisko", b"trieda", b"nazwisko", b"klasa"];
    sign_in_word || captions.iter().any(|caption| start.windows(caption.len()).any(|window| window == *caption))
}

/// The upper half of code page 850, in order.
const CP850: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{ad}±‗¾¶§÷¸°¨·¹³²■\u{a0}";

fn with_plain_line_ends(mut text: String) -> String {
    if text.contains('\n') {
        if text.contains('\r') {
            text.retain(|character| character != '\r');
        }
        text
    } else if text.contains('\r') {
        text.replace('\r', "\n")
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_page_850_has_all_its_letters() {
        let high: Vec<char> = CP850.chars().collect();
        assert_eq!(high.len(), 128);
        assert_eq!([high[0x02], high[0x61], high[0x22], high[0x7f]], ['é', 'ß', 'ó', '\u{a0}']);
    }

    #[test]
    fn the_same_name_arrives_from_every_program() {
        let utf16 = |big: bool| {
            "Renée,Kovács\r\nZoë,Müller\r\n"
                .encode_utf16()
                .flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() })
                .collect::<Vec<u8>>()
        };
        for (bytes, expected) in [
            ("\u{feff}Renée,Kovács\r\nZoë,Müller\r\n".as_bytes().to_vec(), Encoding::Utf8),
            (b"Ren\xe9e,Kov\xe1cs\r\nZo\xeb,M\xfcller\r\n".to_vec(), Encoding::Windows1252),
            (b"Ren\x82e,Kov\xa0cs\r\nZo\x89,M\x81ller\r\n".to_vec(), Encoding::Cp850),
            (utf16(false), Encoding::Utf16Le),
            (utf16(true), Encoding::Utf16Be),
            ([vec![0xff, 0xfe], utf16(false)].concat(), Encoding::Utf16Le),
            (b"Ren\xe9e,Kov\xe1cs\rZo\xeb,M\xfcller\r".to_vec(), Encoding::Windows1252),
        ] {
            let (text, encoding) = decode(bytes).unwrap();
            assert_eq!((text.as_str(), encoding), ("Renée,Kovács\nZoë,Müller\n", expected));
        }
        let polish = b"\xa3ucja,D\xb9browska\n".to_vec();
        assert_eq!(decode(polish), Ok(("Łucja,Dąbrowska\n".to_owned(), Encoding::Windows1250)));
        assert_eq!(decode(b"O\x92Brien,1\n".to_vec()), Ok(("O’Brien,1\n".to_owned(), Encoding::Windows1252)));
    }

    #[test]
    fn what_is_no_text_is_named() {
        assert_eq!(decode(Vec::new()), Err(Refusal::Empty));
        assert_eq!(decode(b" \r\n\r\n".to_vec()), Err(Refusal::Empty));
        assert_eq!(decode(b"PK\x03\x04....users.csv".to_vec()), Err(Refusal::Archive));
        assert_eq!(decode(b"First name,Last\0 name".to_vec()), Err(Refusal::Binary));
        assert_eq!(decode(vec![b'a'; MOST_BYTES + 1]), Err(Refusal::TooLarge));
        assert_eq!(decode([b"a,b\n".to_vec(), vec![b'x'; 1_000_000]].concat()), Err(Refusal::LongLine { line: 2 }));
    }
}
