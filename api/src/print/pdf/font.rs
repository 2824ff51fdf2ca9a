//! The fonts of PDF: found once at start, read when something is printed.
//!
//! The service brings none: a font with Chinese letters is megabytes, and most systems have one.

use krilla::text::{Font, GlyphId};
use skrifa::charmap::Charmap;
use skrifa::instance::{LocationRef, Size};
use skrifa::metrics::GlyphMetrics;
use skrifa::raw::FileRef;
use skrifa::string::StringId;
use skrifa::{FontRef, MetadataProvider as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Where systems have fonts with both Chinese and Latin letters, best first.
const USUAL: &[&str] = &[
    // Debian and Ubuntu: fonts-noto-cjk.
    "/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc",
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    // Arch: noto-fonts-cjk; Fedora: google-noto-sans-cjk-fonts.
    "/usr/share/fonts/noto-cjk/NotoSerifCJK-Regular.ttc",
    "/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/google-noto-sans-cjk-fonts/NotoSansCJK-Regular.ttc",
    // Debian and Ubuntu: fonts-arphic-uming, fonts-wqy-zenhei, fonts-wqy-microhei.
    "/usr/share/fonts/truetype/arphic/uming.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc",
    // macOS.
    "/System/Library/Fonts/Supplemental/Songti.ttc",
    "/System/Library/Fonts/STHeiti Light.ttc",
];

/// Letters that the fonts must have between them: what every paper says.
const PROBE: &str = "技术合同〈〉《》，。、：；（）第页共Az09 /:.,-–·";

/// Why a font cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum FontError {
    /// The file cannot be read.
    #[error("the font {} cannot be read", .0.display())]
    Unreadable(PathBuf, #[source] std::io::Error),
    /// The file is no font.
    #[error("{} is no TrueType or OpenType font", .0.display())]
    NoFont(PathBuf),
    /// Letters are missing.
    #[error("the fonts have no {0:?}; name one with Chinese and Latin letters in --print-fonts")]
    Lacks(char),
}

/// The fonts: a letter comes from the first one that has it. None when the system has no font with Chinese letters.
#[derive(Clone, Debug, Default)]
pub struct Fonts {
    files: Vec<PathBuf>,
}

impl Fonts {
    /// These fonts.
    ///
    /// # Errors
    /// When one is not readable, is no font, or they lack what every paper says.
    pub fn try_new(files: &[PathBuf]) -> Result<Self, FontError> {
        let fonts = Fonts { files: files.to_vec() };
        let loaded = fonts.load()?;
        let faces = loaded.iter().map(Loaded::face).collect::<Result<Vec<_>, _>>()?;
        match PROBE.chars().find(|letter| find(&faces, *letter).is_none()) {
            Some(letter) => Err(FontError::Lacks(letter)),
            None => Ok(fonts),
        }
    }

    /// The first usable one of those that systems have; none when there is none.
    #[must_use]
    pub fn search() -> Self {
        USUAL
            .iter()
            .map(PathBuf::from)
            .filter(|path| path.exists())
            .find_map(|path| Fonts::try_new(&[path]).ok())
            .unwrap_or_default()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// Reads the files.
    ///
    /// # Errors
    /// When one is not readable, or is no font.
    pub fn load(&self) -> Result<Vec<Loaded>, FontError> {
        self.files.iter().map(|path| Loaded::read(path)).collect()
    }
}

/// A font in memory.
pub struct Loaded {
    path: PathBuf,
    bytes: Arc<Vec<u8>>,
    index: u32,
    font: Font,
}

impl Loaded {
    fn read(path: &Path) -> Result<Self, FontError> {
        let bytes = std::fs::read(path).map_err(|error| FontError::Unreadable(path.to_owned(), error))?;
        let bytes = Arc::new(bytes);
        let index = simplified_chinese(&bytes).ok_or_else(|| FontError::NoFont(path.to_owned()))?;
        let font = Font::new(bytes.clone().into(), index).ok_or_else(|| FontError::NoFont(path.to_owned()))?;
        Ok(Loaded { path: path.to_owned(), bytes, index, font })
    }

    /// What is asked of it for each letter.
    ///
    /// # Errors
    /// When it is no font.
    pub fn face(&self) -> Result<Face<'_>, FontError> {
        let font = FontRef::from_index(&self.bytes, self.index).map_err(|_| FontError::NoFont(self.path.clone()))?;
        Ok(Face {
            font: self.font.clone(),
            letters: font.charmap(),
            widths: font.glyph_metrics(Size::unscaled(), LocationRef::default()),
        })
    }
}

/// The place of the font for simplified Chinese in a collection ("Noto Sans CJK SC"); the first one when none says so.
fn simplified_chinese(bytes: &[u8]) -> Option<u32> {
    let fonts = FileRef::new(bytes).ok()?.fonts();
    let is_simplified = |font: &FontRef<'_>| {
        let name = font.localized_strings(StringId::FAMILY_NAME).english_or_first();
        name.is_some_and(|name| name.to_string().split(' ').any(|word| word == "SC"))
    };
    let place = fonts.clone().position(|font| font.as_ref().is_ok_and(is_simplified));
    fonts.clone().next()?.ok()?;
    u32::try_from(place.unwrap_or(0)).ok()
}

/// A font that is asked.
pub struct Face<'a> {
    /// What draws.
    pub font: Font,
    letters: Charmap<'a>,
    widths: GlyphMetrics<'a>,
}

/// The shape of a letter.
#[derive(Clone, Copy, Debug)]
pub struct Shape {
    /// The place of its font among the fonts.
    pub face: usize,
    /// Its number in the font.
    pub glyph: GlyphId,
    /// Its width, in parts of the size.
    pub width: f32,
}

/// The shape of a letter, in the first font that has it.
#[must_use]
pub fn find(faces: &[Face<'_>], letter: char) -> Option<Shape> {
    faces.iter().enumerate().find_map(|(face, asked)| {
        let glyph = asked.letters.map(letter)?;
        let width = asked.widths.advance_width(glyph)? / asked.font.units_per_em();
        Some(Shape { face, glyph: GlyphId::new(glyph.to_u32()), width })
    })
}

/// The width of a text in parts of the size. Letters without a shape have none.
#[must_use]
pub fn width(faces: &[Face<'_>], text: &str) -> f32 {
    text.chars().filter_map(|letter| find(faces, letter)).map(|shape| shape.width).sum()
}

/// A text with only letters that have a shape; any other stands as its code point in brackets, so that nothing goes
/// unsaid.
#[must_use]
pub fn printable(faces: &[Face<'_>], text: &str) -> String {
    let mut printable = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\n' => printable.push('\n'),
            '\t' => printable.push(' '),
            letter if find(faces, letter).is_some() => printable.push(letter),
            letter => printable.push_str(&format!("[U+{:04X}]", u32::from(letter))),
        }
    }
    printable
}
