//! Reading the Markdown: one walk over the parsed text, as steps that every output understands.

use comrak::arena_tree::NodeEdge;
use comrak::nodes::{AstNode, ListType, NodeValue, TableAlignment};
use comrak::{Arena, Options, parse_document};

use crate::source::{Source, clean_into};

/// Elements within elements, at most. What is nested deeper keeps its text and loses its marks.
///
/// No text that a person writes comes near; without a limit, a line of ten thousand `>` makes a page that browsers choke
/// on and whose parsing costs the square of its depth.
pub(crate) const MAX_DEPTH: usize = 24;

/// Columns of a table, at most. The parser fills short rows up, so a wide head would multiply what follows.
const MAX_COLUMNS: usize = 64;

/// Something around text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Mark {
    Paragraph,
    /// The text of an item in a list without blank lines: no paragraph of its own.
    TightText,
    Heading(u8),
    Quote,
    /// With the number of the first item when the list is numbered.
    List(Option<usize>),
    Item,
    /// An item with a box; whether it is ticked.
    Task(bool),
    Table,
    Row {
        head: bool,
    },
    Cell {
        head: bool,
        align: Align,
    },
    Emphasis,
    Strong,
    Strikethrough,
    /// With the address as it was written: the output asks [`crate::Target`].
    Link(String),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Align {
    Start,
    Center,
    End,
}

/// What the walk meets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Piece {
    Open(Mark),
    Close(Mark),
    Text(String),
    Code(String),
    CodeBlock(String),
    Image {
        path: String,
        alt: String,
    },
    /// A line end in the source, which is a space on the page.
    SoftBreak,
    LineBreak,
    /// A line across the page.
    Rule,
}

/// A piece and the line it begins on, from 1.
#[derive(Debug)]
pub(crate) struct Step {
    pub(crate) piece: Piece,
    pub(crate) line: usize,
}

/// Parses the text and hands every piece to `visit`, in order of reading. Each `Open` has its `Close`, and none are
/// nested deeper than [`MAX_DEPTH`].
pub(crate) fn walk(source: &Source, mut visit: impl FnMut(Step)) {
    let arena = Arena::new();
    let root = parse_document(&arena, source.as_str(), &options());
    let mut reader = Reader { visit: &mut visit, open: Vec::new(), depth: 0, picture: None };
    // Neither the walk nor anything it calls recurses: depth is the writer's choice, the stack is ours.
    for edge in root.traverse() {
        match edge {
            NodeEdge::Start(node) => reader.start(node),
            NodeEdge::End(node) => reader.end(node),
        }
    }
}

fn options() -> Options<'static> {
    let mut options = Options::default();
    options.extension.table = true;
    options.extension.strikethrough = true;
    options.extension.tasklist = true;
    options.extension.autolink = true;
    options
}

struct Reader<'v> {
    visit: &'v mut dyn FnMut(Step),
    /// The nodes around, each with its mark when it was handed over.
    open: Vec<Option<Mark>>,
    depth: usize,
    picture: Option<Picture>,
}

/// A picture being read, whose content is its alternative text.
struct Picture {
    path: String,
    alt: String,
    /// The number of nodes around it.
    level: usize,
    line: usize,
}

impl Reader<'_> {
    fn start<'a>(&mut self, node: &'a AstNode<'a>) {
        let line = node.data().sourcepos.start.line;
        let mark = if self.picture.is_some() { None } else { self.mark(node) };
        if let Some(mark) = &mark {
            self.depth += 1;
            (self.visit)(Step { piece: Piece::Open(mark.clone()), line });
        }
        self.open.push(mark);
        let data = node.data();
        match &data.value {
            NodeValue::Text(text) => self.piece(Piece::Text(cleaned(text)), line),
            NodeValue::HtmlInline(text) | NodeValue::Raw(text) => self.piece(Piece::Text(cleaned(text)), line),
            NodeValue::Code(code) => self.piece(Piece::Code(cleaned(&code.literal)), line),
            NodeValue::CodeBlock(code) => self.piece(Piece::CodeBlock(cleaned(&code.literal)), line),
            NodeValue::HtmlBlock(block) => self.html(&block.literal, line),
            NodeValue::SoftBreak => self.piece(Piece::SoftBreak, line),
            NodeValue::LineBreak => self.piece(Piece::LineBreak, line),
            NodeValue::ThematicBreak => self.piece(Piece::Rule, line),
            NodeValue::Image(target) if self.picture.is_none() => {
                self.picture =
                    Some(Picture { path: target.url.clone(), alt: String::new(), level: self.open.len(), line });
            }
            _ => {}
        }
    }

    fn end<'a>(&mut self, node: &'a AstNode<'a>) {
        if let Some(picture) = self.picture.take_if(|picture| picture.level == self.open.len()) {
            let alt = picture.alt.split_whitespace().collect::<Vec<_>>().join(" ");
            self.piece(Piece::Image { path: picture.path, alt }, picture.line);
        }
        let line = node.data().sourcepos.start.line;
        match self.open.pop().flatten() {
            Some(mark) => {
                self.depth = self.depth.saturating_sub(1);
                (self.visit)(Step { piece: Piece::Close(mark), line });
            }
            // Texts of blocks that lost their marks must not run into one word.
            None if node.data().value.block() => self.piece(Piece::SoftBreak, line),
            None => {}
        }
    }

    /// Hands a piece over, or adds it to the alternative text of the picture around it.
    fn piece(&mut self, piece: Piece, line: usize) {
        let Some(picture) = &mut self.picture else { return (self.visit)(Step { piece, line }) };
        match piece {
            Piece::Text(text) | Piece::Code(text) => picture.alt.push_str(&text),
            Piece::SoftBreak | Piece::LineBreak => picture.alt.push(' '),
            _ => {}
        }
    }

    /// A block of HTML as the text that was typed, line by line.
    fn html(&mut self, literal: &str, line: usize) {
        (self.visit)(Step { piece: Piece::Open(Mark::Paragraph), line });
        for (number, text) in cleaned(literal).trim_end().lines().enumerate() {
            if number > 0 {
                self.piece(Piece::LineBreak, line + number);
            }
            self.piece(Piece::Text(text.to_owned()), line + number);
        }
        (self.visit)(Step { piece: Piece::Close(Mark::Paragraph), line });
    }

    /// The mark of a node, when it has one and there is room for it.
    fn mark<'a>(&self, node: &'a AstNode<'a>) -> Option<Mark> {
        let room = self.depth < MAX_DEPTH;
        // Rows and items have their place in what is around them only, and go with it.
        let around = self.open.last().and_then(Option::as_ref);
        let in_list = matches!(around, Some(Mark::List(_)));
        let in_table = matches!(around, Some(Mark::Table));
        let in_row = matches!(around, Some(Mark::Row { .. }));
        match &node.data().value {
            NodeValue::Paragraph if is_tight(node) => Some(Mark::TightText),
            NodeValue::Heading(heading) => Some(Mark::Heading(heading.level)),
            NodeValue::BlockQuote if room => Some(Mark::Quote),
            NodeValue::List(list) if room => {
                Some(Mark::List((list.list_type == ListType::Ordered).then_some(list.start)))
            }
            NodeValue::Item(_) if in_list => Some(Mark::Item),
            NodeValue::TaskItem(task) if in_list => Some(Mark::Task(task.symbol.is_some())),
            NodeValue::Table(table) if room && table.num_columns <= MAX_COLUMNS => Some(Mark::Table),
            // A table that is too wide is its text.
            NodeValue::Paragraph | NodeValue::Table(_) => Some(Mark::Paragraph),
            NodeValue::TableRow(head) if in_table => Some(Mark::Row { head: *head }),
            NodeValue::TableCell if in_row => Some(cell(node)),
            NodeValue::Emph if room => Some(Mark::Emphasis),
            NodeValue::Strong if room => Some(Mark::Strong),
            NodeValue::Strikethrough if room => Some(Mark::Strikethrough),
            NodeValue::Link(link) if room => Some(Mark::Link(link.url.clone())),
            _ => None,
        }
    }
}

fn cleaned(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    clean_into(&mut out, text);
    out
}

/// Whether a paragraph is the text of an item in a list without blank lines.
fn is_tight<'a>(node: &'a AstNode<'a>) -> bool {
    let list = node.parent().and_then(AstNode::parent);
    list.is_some_and(|list| matches!(&list.data().value, NodeValue::List(list) if list.tight))
}

fn cell<'a>(node: &'a AstNode<'a>) -> Mark {
    let row = node.parent();
    let head = row.is_some_and(|row| matches!(row.data().value, NodeValue::TableRow(true)));
    // A table has MAX_COLUMNS columns at most, so that counting them costs little.
    let column = node.preceding_siblings().skip(1).count();
    let table = row.and_then(AstNode::parent);
    let align = table.and_then(|table| match &table.data().value {
        NodeValue::Table(table) => table.alignments.get(column).copied(),
        _ => None,
    });
    let align = match align {
        Some(TableAlignment::Center) => Align::Center,
        Some(TableAlignment::Right) => Align::End,
        _ => Align::Start,
    };
    Mark::Cell { head, align }
}
