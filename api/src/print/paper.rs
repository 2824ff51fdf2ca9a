//! What is printed, before it has a form: parts, headings, paragraphs, tables.

use time::OffsetDateTime;

/// Something for printing.
#[derive(Clone, Debug)]
pub struct Paper {
    /// Its title, as a window or an archive shows it.
    pub title: String,
    /// When what it says came to be; not when it was printed, so that two prints are alike.
    pub dated: OffsetDateTime,
    /// What stands at the foot of each sheet, beside the number of the page.
    pub foot: Vec<String>,
    /// What it says, in order.
    pub blocks: Vec<Block>,
}

/// A piece of a paper. A line feed in a text begins a new line.
#[derive(Clone, Debug)]
pub enum Block {
    /// The name of the paper, or of a part of it.
    Title(String),
    /// A line below the title.
    Subtitle(String),
    /// A heading; it stays with what follows.
    Heading(String),
    /// A text.
    Paragraph(String),
    /// Texts, numbered from 1.
    Numbered(Vec<String>),
    /// Characters that matter one by one: what is signed, a proof.
    Exact(String),
    /// A table.
    Table(Table),
    /// What follows begins on a new sheet.
    NewSheet,
}

/// A table.
#[derive(Clone, Debug, Default)]
pub struct Table {
    /// How the width is shared among the columns.
    pub shares: &'static [u16],
    /// The names of the columns; none when each row begins with its name.
    pub head: Vec<&'static str>,
    /// Its rows, with a cell for each column.
    pub rows: Vec<Vec<Cell>>,
}

/// A field of a table.
#[derive(Clone, Debug)]
pub enum Cell {
    /// What the row is called.
    Name(String),
    /// A text.
    Text(String),
    /// A figure, set to the right.
    Figure(String),
    /// Characters that matter one by one.
    Exact(String),
}

impl Cell {
    /// What it says.
    #[must_use]
    pub fn text(&self) -> &str {
        match self {
            Cell::Name(text) | Cell::Text(text) | Cell::Figure(text) | Cell::Exact(text) => text,
        }
    }
}

impl Table {
    /// The shares of a table of names and what belongs to them.
    const PAIR_SHARES: &'static [u16] = &[7, 13];

    /// A table whose rows begin with their names.
    #[must_use]
    pub fn of_pairs() -> Self {
        Table { shares: Self::PAIR_SHARES, ..Table::default() }
    }

    /// A table with named columns.
    #[must_use]
    pub fn of_columns(head: &[&'static str], shares: &'static [u16]) -> Self {
        Table { shares, head: head.to_vec(), rows: Vec::new() }
    }

    /// Adds a name with a text.
    pub fn pair(&mut self, name: &str, text: impl Into<String>) {
        self.rows.push(vec![Cell::Name(name.to_owned()), Cell::Text(text.into())]);
    }

    /// Adds a name with characters that matter one by one.
    pub fn exact(&mut self, name: &str, text: impl Into<String>) {
        self.rows.push(vec![Cell::Name(name.to_owned()), Cell::Exact(text.into())]);
    }

    /// Adds a name with a figure.
    pub fn figure(&mut self, name: &str, figure: impl Into<String>) {
        self.rows.push(vec![Cell::Name(name.to_owned()), Cell::Figure(figure.into())]);
    }
}

impl From<Table> for Block {
    fn from(table: Table) -> Self {
        Block::Table(table)
    }
}

impl Paper {
    /// A paper without a word in it.
    #[must_use]
    pub fn new(title: impl Into<String>, dated: OffsetDateTime) -> Self {
        Paper { title: title.into(), dated, foot: Vec::new(), blocks: Vec::new() }
    }

    /// Adds a piece.
    pub fn push(&mut self, block: impl Into<Block>) {
        self.blocks.push(block.into());
    }

    /// Adds a heading.
    pub fn heading(&mut self, text: impl Into<String>) {
        self.push(Block::Heading(text.into()));
    }

    /// Adds a text.
    pub fn paragraph(&mut self, text: impl Into<String>) {
        self.push(Block::Paragraph(text.into()));
    }

    /// Adds characters that matter one by one.
    pub fn exact(&mut self, text: impl Into<String>) {
        self.push(Block::Exact(text.into()));
    }
}
