//! The structure tree: what each painted thing is, in reading order.

use lopdf::{Dictionary, Document, Object, ObjectId, StringFormat};

/// Identity of a structure element in the tree under construction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct NodeId(usize);

/// Structure elements, the first one being the document.
pub(crate) struct Tags {
    nodes: Vec<Node>,
    /// For each page, the element of each marked content, by its number.
    pages: Vec<Vec<NodeId>>,
    /// The element of each field, numbered after the pages.
    fields: Vec<NodeId>,
}

struct Node {
    role: &'static str,
    parent: Option<NodeId>,
    kids: Vec<Kid>,
    alt: Option<String>,
    scope: Option<&'static str>,
}

enum Kid {
    Node(NodeId),
    Content {
        page: usize,
        mcid: usize,
    },
    /// A field of a form, on a page.
    Field {
        page: usize,
        widget: ObjectId,
    },
}

impl Tags {
    pub(crate) const ROOT: NodeId = NodeId(0);

    pub(crate) fn new() -> Self {
        let root = Node {
            role: "Document",
            parent: None,
            kids: Vec::new(),
            alt: None,
            scope: None,
        };
        Self {
            nodes: vec![root],
            pages: Vec::new(),
            fields: Vec::new(),
        }
    }

    pub(crate) fn add_page(&mut self) {
        self.pages.push(Vec::new());
    }

    /// Adds an element under another one.
    pub(crate) fn add(&mut self, parent: NodeId, role: &'static str) -> NodeId {
        let id = NodeId(self.nodes.len());
        let scope = (role == "TH").then_some("Column");
        self.nodes.push(Node {
            role,
            parent: Some(parent),
            kids: Vec::new(),
            alt: None,
            scope,
        });
        self.nodes[parent.0].kids.push(Kid::Node(id));
        id
    }

    /// Makes a heading cell the heading of its row.
    pub(crate) fn heads_row(&mut self, node: NodeId) {
        self.nodes[node.0].scope = Some("Row");
    }

    /// Says in words what a drawing shows.
    pub(crate) fn describe(&mut self, node: NodeId, alt: &str) {
        self.nodes[node.0].alt = Some(alt.to_owned());
    }

    /// Numbers a piece of content of an element on a page.
    pub(crate) fn content(&mut self, node: NodeId, page: usize) -> usize {
        let mcid = self.pages[page].len();
        self.pages[page].push(node);
        self.nodes[node.0].kids.push(Kid::Content { page, mcid });
        mcid
    }

    /// Ties the field of a form to an element of its own; answers its key in the parent tree.
    pub(crate) fn field(&mut self, page: usize, widget: ObjectId, alt: &str) -> usize {
        let node = self.add(Self::ROOT, "Form");
        self.describe(node, alt);
        self.nodes[node.0].kids.push(Kid::Field { page, widget });
        self.fields.push(node);
        self.pages.len() + self.fields.len() - 1
    }

    /// The role of an element, as marked content is named.
    pub(crate) fn role(&self, node: NodeId) -> &'static str {
        self.nodes[node.0].role
    }

    /// Writes the tree and ties the pages to it.
    pub(crate) fn write(&self, document: &mut Document, page_ids: &[ObjectId]) -> ObjectId {
        let root = document.new_object_id();
        let ids: Vec<ObjectId> = self
            .nodes
            .iter()
            .map(|_| document.new_object_id())
            .collect();
        for (node, id) in self.nodes.iter().zip(&ids) {
            let kids = node.kids.iter().map(|kid| match kid {
                Kid::Node(child) => Object::Reference(ids[child.0]),
                Kid::Content { page, mcid } => Object::Dictionary(Dictionary::from_iter([
                    ("Type", Object::Name(b"MCR".to_vec())),
                    ("Pg", Object::Reference(page_ids[*page])),
                    (
                        "MCID",
                        Object::Integer(i64::try_from(*mcid).unwrap_or(i64::MAX)),
                    ),
                ])),
                Kid::Field { page, widget } => Object::Dictionary(Dictionary::from_iter([
                    ("Type", Object::Name(b"OBJR".to_vec())),
                    ("Pg", Object::Reference(page_ids[*page])),
                    ("Obj", Object::Reference(*widget)),
                ])),
            });
            let kids: Vec<Object> = kids.collect();
            let kids = match (node.kids.as_slice(), kids.as_slice()) {
                // A reader that compares revisions of a signed file finds a field that is alone in its element only so.
                ([Kid::Field { .. }], [field]) => field.clone(),
                _ => Object::Array(kids),
            };
            let mut element = Dictionary::from_iter([
                ("Type", Object::Name(b"StructElem".to_vec())),
                ("S", Object::Name(node.role.as_bytes().to_vec())),
                (
                    "P",
                    Object::Reference(node.parent.map_or(root, |parent| ids[parent.0])),
                ),
                ("K", kids),
            ]);
            if let Some(alt) = &node.alt {
                element.set("Alt", text_string(alt));
            }
            if let Some(scope) = node.scope {
                let attributes = Dictionary::from_iter([
                    ("O", Object::Name(b"Table".to_vec())),
                    ("Scope", Object::Name(scope.as_bytes().to_vec())),
                ]);
                element.set("A", Object::Dictionary(attributes));
            }
            document.objects.insert(*id, Object::Dictionary(element));
        }
        let parent_tree = self.parents(document, page_ids, &ids);
        let tree = Dictionary::from_iter([
            ("Type", Object::Name(b"StructTreeRoot".to_vec())),
            ("K", Object::Array(vec![Object::Reference(ids[0])])),
            ("ParentTree", Object::Reference(parent_tree)),
            (
                "ParentTreeNextKey",
                Object::Integer(
                    i64::try_from(self.pages.len() + self.fields.len()).unwrap_or(i64::MAX),
                ),
            ),
        ]);
        document.objects.insert(root, Object::Dictionary(tree));
        root
    }

    /// Which element each content and each field is of, by its number.
    fn parents(
        &self,
        document: &mut Document,
        page_ids: &[ObjectId],
        ids: &[ObjectId],
    ) -> ObjectId {
        let mut numbers = Vec::new();
        for (index, (nodes, page_id)) in self.pages.iter().zip(page_ids).enumerate() {
            let key = i64::try_from(index).unwrap_or(i64::MAX);
            let parents = nodes
                .iter()
                .map(|node| Object::Reference(ids[node.0]))
                .collect();
            let parents = document.add_object(Object::Array(parents));
            numbers.push(Object::Integer(key));
            numbers.push(Object::Reference(parents));
            if let Ok(page) = document.get_dictionary_mut(*page_id) {
                page.set("StructParents", Object::Integer(key));
                page.set("Tabs", Object::Name(b"S".to_vec()));
            }
        }
        for (key, node) in (self.pages.len()..).zip(&self.fields) {
            numbers.push(Object::Integer(i64::try_from(key).unwrap_or(i64::MAX)));
            numbers.push(Object::Reference(ids[node.0]));
        }
        document.add_object(Dictionary::from_iter([("Nums", Object::Array(numbers))]))
    }
}

/// A text string of a PDF dictionary: UTF-16 with its mark.
pub(crate) fn text_string(text: &str) -> Object {
    let mut bytes = vec![0xfe, 0xff];
    bytes.extend(text.encode_utf16().flat_map(u16::to_be_bytes));
    Object::String(bytes, StringFormat::Hexadecimal)
}
