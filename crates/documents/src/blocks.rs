//! Blocks of a page: headings, paragraphs, answers, tables, boxes.

use crate::fonts::Weight;
use crate::sheet::{Ink, Sheet, Style, lines};
use crate::tags::{NodeId, Tags};

/// A column of a table.
pub(crate) struct Column {
    pub(crate) title: &'static str,
    /// Share of the width.
    pub(crate) share: f32,
    /// Whether figures stand right.
    pub(crate) right: bool,
}

/// A cell: text, and whether it must catch the eye.
#[derive(Debug, Clone)]
pub(crate) struct Cell {
    pub(crate) text: String,
    pub(crate) style: Style,
}

impl Cell {
    pub(crate) fn plain(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            style: Style::SMALL,
        }
    }

    pub(crate) fn strong(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            style: Style {
                weight: Weight::Bold,
                ..Style::SMALL
            },
        }
    }

    pub(crate) fn open(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            style: Style::SMALL.in_ink(Ink::Warning),
        }
    }
}

impl Sheet {
    /// Leaves room.
    pub(crate) fn space(&mut self, height: f32) {
        self.y += height;
    }

    /// The title of the document, with a line under it.
    pub(crate) fn title(&mut self, text: &str, under: &str) {
        let node = self.tags.add(Tags::ROOT, "H1");
        let style = Style {
            size: 21.0,
            leading: 26.0,
            weight: Weight::Bold,
            ink: Ink::Text,
        };
        for line in lines(text, style, self.measure() - CODE) {
            self.y += style.leading;
            self.text(node, self.margin(), self.y, &line, style);
        }
        self.y += 6.0;
        let style = Style {
            size: 11.5,
            leading: 16.0,
            ..Style::QUIET
        };
        let node = self.tags.add(Tags::ROOT, "P");
        self.flow(node, self.margin(), self.measure() - CODE, under, style);
    }

    /// The title of a part. A part never starts at the foot of a page.
    pub(crate) fn heading(&mut self, text: &str, keep: f32) {
        let style = Style {
            size: 12.5,
            leading: 16.0,
            weight: Weight::Bold,
            ink: Ink::Accent,
        };
        self.need(34.0 + keep);
        self.y += 20.0;
        let node = self.tags.add(Tags::ROOT, "H2");
        self.y += 10.0;
        self.text(node, self.margin(), self.y, text, style);
        self.y += 6.0;
        self.artifact_rule(self.margin(), self.y, self.measure(), 0.75, Ink::Accent);
        self.y += 4.0;
    }

    /// The title of one thing in a part, kept with what follows it.
    pub(crate) fn subheading(&mut self, text: &str, keep: f32) {
        let style = Style {
            size: 11.0,
            leading: 15.0,
            ..Style::STRONG
        };
        let lines = lines(text, style, self.measure());
        self.need(10.0 + height_of(lines.len(), style.leading) + keep);
        self.y += 10.0;
        let node = self.tags.add(Tags::ROOT, "H3");
        for line in &lines {
            self.y += style.leading;
            self.text(node, self.margin(), self.y - 3.5, line, style);
        }
    }

    /// Texts after their names, which stand in a column of their own. A text goes on over pages if it must.
    pub(crate) fn terms(&mut self, terms: &[(&str, String, Style)]) {
        const TERM: f32 = 58.0;
        let list = self.tags.add(Tags::ROOT, "L");
        for (term, text, style) in terms {
            let item = self.tags.add(list, "LI");
            let label = self.tags.add(item, "Lbl");
            let body = self.tags.add(item, "LBody");
            let lines = lines(text, *style, self.measure() - TERM);
            self.keep(lines.len(), *style);
            let baseline = self.y + 0.75 * style.leading;
            self.text(label, self.margin(), baseline, term, Style::QUIET);
            self.flow_lines(body, self.margin() + TERM, &lines, *style);
            self.y += 2.0;
        }
    }

    /// A paragraph over the whole width.
    pub(crate) fn paragraph(&mut self, text: &str, style: Style) {
        let node = self.tags.add(Tags::ROOT, "P");
        self.flow(node, self.margin(), self.measure(), text, style);
    }

    /// Flows a text from the current height, over pages if it must; its last line is never alone on one.
    pub(crate) fn flow(&mut self, node: NodeId, x: f32, width: f32, text: &str, style: Style) {
        let lines = lines(text, style, width);
        self.flow_lines(node, x, &lines, style);
    }

    fn flow_lines(&mut self, node: NodeId, x: f32, lines: &[String], style: Style) {
        for (place, line) in lines.iter().enumerate() {
            self.keep(lines.len() - place, style);
            self.y += style.leading;
            self.text(node, x, self.y - 0.25 * style.leading, line, style);
        }
    }

    /// Goes to a new page unless what of a text must stand together fits, when so many lines of it are left.
    fn keep(&mut self, left: usize, style: Style) {
        let together = if left == 2 { 2 } else { 1 };
        self.need(height_of(together, style.leading));
    }

    /// Sentences as a list.
    pub(crate) fn list(&mut self, sentences: &[String], style: Style) {
        let list = self.tags.add(Tags::ROOT, "L");
        for sentence in sentences {
            let item = self.tags.add(list, "LI");
            let label = self.tags.add(item, "Lbl");
            let body = self.tags.add(item, "LBody");
            let lines = lines(sentence, style, self.measure() - BULLET);
            self.keep(lines.len(), style);
            self.text(
                label,
                self.margin(),
                self.y + 0.75 * style.leading,
                "•",
                style.in_ink(Ink::Accent),
            );
            self.flow_lines(body, self.margin() + BULLET, &lines, style);
            self.y += 2.0;
        }
    }

    /// The last part of a document: a heading and sentences, which stay together when a page holds them.
    pub(crate) fn ending(&mut self, heading: &str, sentences: &[String]) {
        const WHOLE: f32 = 240.0;
        let style = Style::BODY;
        let heights = sentences.iter().map(|sentence| {
            let lines = lines(sentence, style, self.measure() - BULLET);
            height_of(lines.len(), style.leading) + 2.0
        });
        let height = heights.sum::<f32>() + 6.0;
        self.heading(heading, height.min(WHOLE));
        self.list(sentences, style);
    }

    /// Answers in two columns: question, answer. An answer that is not given reads « Non renseigné ».
    pub(crate) fn answers(&mut self, rows: &[(String, String)]) {
        const LABEL: f32 = 158.0;
        let table = self.tags.add(Tags::ROOT, "Table");
        for (label, value) in rows {
            let value_style = Style::BODY;
            let value_lines = lines(value, value_style, self.measure() - LABEL);
            let label_lines = lines(label, Style::QUIET, LABEL - 10.0);
            let count = value_lines.len().max(label_lines.len());
            let height = height_of(count, value_style.leading) + 3.0;
            self.need(height);
            let row = self.tags.add(table, "TR");
            let head = self.tags.add(row, "TH");
            self.tags.heads_row(head);
            let data = self.tags.add(row, "TD");
            for (node, x, texts, style) in [
                (head, self.margin(), &label_lines, Style::QUIET),
                (data, self.margin() + LABEL, &value_lines, value_style),
            ] {
                let mut baseline = self.y + 12.0;
                for text in texts {
                    self.text(node, x, baseline, text, style);
                    baseline += style.leading;
                }
            }
            self.y += height;
        }
    }

    /// A table whose head is repeated on each page; a row never breaks.
    pub(crate) fn table(&mut self, columns: &[Column], rows: &[Vec<Cell>]) {
        let table = self.tags.add(Tags::ROOT, "Table");
        let widths: Vec<f32> = columns
            .iter()
            .map(|column| column.share * self.measure())
            .collect();
        self.need(HEAD + 2.0 * ROW_MIN);
        self.table_head(Some(table), columns, &widths);
        for cells in rows {
            let wrapped: Vec<Vec<String>> = cells
                .iter()
                .zip(&widths)
                .map(|(cell, width)| lines(&cell.text, cell.style, width - GUTTER))
                .collect();
            let count = wrapped.iter().map(Vec::len).max().unwrap_or(1);
            let height = height_of(count, Style::SMALL.leading) + 7.0;
            if !self.fits(height) {
                self.break_page();
                self.table_head(None, columns, &widths);
            }
            let row = self.tags.add(table, "TR");
            let mut x = self.margin();
            for (((cell, texts), width), column) in
                cells.iter().zip(&wrapped).zip(&widths).zip(columns)
            {
                let node = self.tags.add(row, "TD");
                let mut baseline = self.y + 12.5;
                for text in texts {
                    let shift = if column.right {
                        width - GUTTER - cell.style.width(text)
                    } else {
                        0.0
                    };
                    self.text(node, x + shift, baseline, text, cell.style);
                    baseline += cell.style.leading;
                }
                x += width;
            }
            self.y += height;
            self.artifact_rule(self.margin(), self.y, self.measure(), 0.5, Ink::Hairline);
        }
    }

    /// The head of a table; repeated heads are artefacts.
    fn table_head(&mut self, table: Option<NodeId>, columns: &[Column], widths: &[f32]) {
        let style = Style {
            weight: Weight::Bold,
            ink: Ink::Quiet,
            ..Style::SMALL
        };
        let titles: Vec<Vec<String>> = columns
            .iter()
            .zip(widths)
            .map(|(column, width)| lines(column.title, style, *width))
            .collect();
        let count = titles.iter().map(Vec::len).max().unwrap_or(1);
        let height = HEAD + height_of(count - 1, style.leading);
        let (left, width) = (self.margin() - 4.0, self.measure() + 8.0);
        self.artifact_rect(left, self.y, width, height - 2.0, Ink::Tint);
        let row = table.map(|table| self.tags.add(table, "TR"));
        let mut x = self.margin();
        for ((column, width), title) in columns.iter().zip(widths).zip(&titles) {
            let node = row.map(|row| self.tags.add(row, "TH"));
            let mut baseline = self.y + 13.0;
            for line in title {
                let shift = if column.right {
                    width - GUTTER - style.width(line)
                } else {
                    0.0
                };
                match node {
                    Some(node) => self.text(node, x + shift, baseline, line, style),
                    None => self.artifact_line(x + shift, baseline, line, style),
                }
                baseline += style.leading;
            }
            x += width;
        }
        self.y += height;
    }

    /// A box with a title and sentences, kept together.
    pub(crate) fn callout(&mut self, title: &str, sentences: &[String], ink: Ink) {
        const PAD: f32 = 12.0;
        let width = self.measure() - 2.0 * PAD;
        let strong = Style {
            size: 11.5,
            leading: 16.0,
            ..Style::STRONG
        };
        let title_lines = lines(title, strong, width);
        let body: Vec<Vec<String>> = sentences
            .iter()
            .map(|sentence| lines(sentence, Style::BODY, width))
            .collect();
        let count = body.iter().map(Vec::len).sum();
        let height = height_of(title_lines.len(), strong.leading)
            + height_of(count, Style::BODY.leading)
            + 2.0 * PAD;
        self.need(height + 10.0);
        self.y += 10.0;
        self.artifact_rect(self.margin(), self.y, self.measure(), height, Ink::Tint);
        self.artifact_rect(self.margin(), self.y, 4.0, height, ink);
        let mut baseline = self.y + PAD;
        let node = self.tags.add(Tags::ROOT, "P");
        for line in &title_lines {
            baseline += strong.leading;
            self.text(node, self.margin() + PAD, baseline - 4.0, line, strong);
        }
        for sentence in &body {
            let node = self.tags.add(Tags::ROOT, "P");
            for line in sentence {
                baseline += Style::BODY.leading;
                self.text(node, self.margin() + PAD, baseline - 4.0, line, Style::BODY);
            }
        }
        self.y += height;
    }
}

/// Room kept on the right of the title for the code of the page.
const CODE: f32 = 96.0;
/// Room of the mark of an item of a list.
const BULLET: f32 = 12.0;
const HEAD: f32 = 22.0;
const ROW_MIN: f32 = 20.0;
const GUTTER: f32 = 8.0;

/// Height of a count of lines.
#[expect(
    clippy::cast_precision_loss,
    reason = "a page holds less than a hundred lines"
)]
pub(crate) fn height_of(count: usize, leading: f32) -> f32 {
    count as f32 * leading
}
