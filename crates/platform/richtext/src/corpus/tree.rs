//! HTML as a browser reads it: parsed to a tree, and looked at there.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

use html5ever::interface::{ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::tendril::{StrTendril, TendrilSink};
use html5ever::tree_builder::TreeBuilderOpts;
use html5ever::{Attribute, ExpandedName, ParseOpts, QualName, local_name, ns, parse_fragment};

/// A parsed fragment.
#[derive(Debug, Default)]
pub struct Tree {
    nodes: RefCell<Vec<Node>>,
    /// Times that the parser looked at an element that is open: what grows with the square of the depth.
    looks: Cell<usize>,
}

#[derive(Debug, Default)]
struct Node {
    kind: Kind,
    parent: Option<usize>,
    children: Vec<usize>,
}

/// What a node is.
#[derive(Debug, Default)]
pub enum Kind {
    /// The document, or the content of a template.
    #[default]
    Root,
    /// An element: its name, `svg:` or `math:` before it when it is none of HTML, and its attributes.
    Element(String, Vec<(String, String)>),
    /// Text.
    Text(String),
    /// A comment, a processing instruction or a document type.
    Other(String),
}

/// A node as the parser holds it.
#[derive(Debug, Clone)]
pub struct Handle(Rc<(usize, QualName)>);

impl Tree {
    /// Parses the content of a `div`.
    #[must_use]
    pub fn parse(html: &str, scripting: bool) -> Self {
        let tree = Self::default();
        tree.add(Kind::Root);
        let options = ParseOpts {
            tree_builder: TreeBuilderOpts { scripting_enabled: scripting, ..TreeBuilderOpts::default() },
            ..ParseOpts::default()
        };
        let around = QualName::new(None, ns!(html), local_name!("div"));
        parse_fragment(tree, options, around, Vec::new(), scripting).one(html)
    }

    /// Every node that is in the document, in order.
    pub fn each(&self, mut visit: impl FnMut(&Kind)) {
        let nodes = self.nodes.borrow();
        let mut next = vec![0];
        while let Some(node) = next.pop().and_then(|id| nodes.get(id)) {
            visit(&node.kind);
            next.extend(node.children.iter().rev());
        }
    }

    /// What is read: all text, white space as one space.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = String::new();
        self.each(|kind| match kind {
            Kind::Text(part) => text.push_str(part),
            Kind::Element(name, _) if matches!(name.as_str(), "br" | "td" | "th") => text.push(' '),
            _ => {}
        });
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// The work that parsing took: nodes made, and looks at open elements.
    #[must_use]
    pub fn work(&self) -> usize {
        self.nodes.borrow().len() + self.looks.get()
    }

    fn add(&self, kind: Kind) -> usize {
        let mut nodes = self.nodes.borrow_mut();
        nodes.push(Node { kind, parent: None, children: Vec::new() });
        nodes.len() - 1
    }

    fn handle(&self, kind: Kind, name: QualName) -> Handle {
        Handle(Rc::new((self.add(kind), name)))
    }

    fn other(&self, text: &str) -> Handle {
        self.handle(Kind::Other(text.to_owned()), QualName::new(None, ns!(), local_name!("")))
    }

    fn detach(&self, child: usize) {
        let mut nodes = self.nodes.borrow_mut();
        if let Some(parent) = nodes[child].parent.take() {
            nodes[parent].children.retain(|id| *id != child);
        }
    }

    /// Puts a node or text into a parent, before one of its children or at its end.
    fn insert(&self, parent: usize, before: Option<usize>, child: NodeOrText<Handle>) {
        let child = match child {
            NodeOrText::AppendNode(handle) => handle.0.0,
            NodeOrText::AppendText(text) => self.add(Kind::Text(text.to_string())),
        };
        self.detach(child);
        let mut nodes = self.nodes.borrow_mut();
        nodes[child].parent = Some(parent);
        let children = &mut nodes[parent].children;
        let at = before.and_then(|id| children.iter().position(|child| *child == id)).unwrap_or(children.len());
        children.insert(at, child);
    }

    fn parent(&self, child: &Handle) -> Option<usize> {
        self.nodes.borrow()[child.0.0].parent
    }
}

impl TreeSink for Tree {
    type Handle = Handle;
    type Output = Self;
    type ElemName<'a> = ExpandedName<'a>;

    fn finish(self) -> Self {
        self
    }

    fn parse_error(&self, _message: Cow<'static, str>) {}

    fn get_document(&self) -> Handle {
        Handle(Rc::new((0, QualName::new(None, ns!(), local_name!("")))))
    }

    fn elem_name<'a>(&'a self, target: &'a Handle) -> ExpandedName<'a> {
        self.looks.set(self.looks.get() + 1);
        target.0.1.expanded()
    }

    fn create_element(&self, name: QualName, attrs: Vec<Attribute>, _flags: ElementFlags) -> Handle {
        let space = match name.ns {
            ns!(html) => "",
            ns!(svg) => "svg:",
            ns!(mathml) => "math:",
            _ => "other:",
        };
        let attrs = attrs.iter().map(|attr| (attr.name.local.to_string(), attr.value.to_string())).collect();
        self.handle(Kind::Element(format!("{space}{}", name.local), attrs), name)
    }

    fn create_comment(&self, text: StrTendril) -> Handle {
        self.other(&text)
    }

    fn create_pi(&self, target: StrTendril, _data: StrTendril) -> Handle {
        self.other(&target)
    }

    fn append(&self, parent: &Handle, child: NodeOrText<Handle>) {
        self.insert(parent.0.0, None, child);
    }

    fn append_based_on_parent_node(&self, element: &Handle, previous: &Handle, child: NodeOrText<Handle>) {
        match self.parent(element) {
            Some(parent) => self.insert(parent, Some(element.0.0), child),
            None => self.append(previous, child),
        }
    }

    fn append_doctype_to_document(&self, name: StrTendril, _public: StrTendril, _system: StrTendril) {
        let doctype = self.other(&name);
        self.append(&self.get_document(), NodeOrText::AppendNode(doctype));
    }

    /// The content of a template counts as content of the template: it must not be there either.
    fn get_template_contents(&self, target: &Handle) -> Handle {
        target.clone()
    }

    fn same_node(&self, x: &Handle, y: &Handle) -> bool {
        self.looks.set(self.looks.get() + 1);
        x.0.0 == y.0.0
    }

    fn set_quirks_mode(&self, _mode: QuirksMode) {}

    fn append_before_sibling(&self, sibling: &Handle, node: NodeOrText<Handle>) {
        if let Some(parent) = self.parent(sibling) {
            self.insert(parent, Some(sibling.0.0), node);
        }
    }

    fn add_attrs_if_missing(&self, target: &Handle, attrs: Vec<Attribute>) {
        if let Kind::Element(_, present) = &mut self.nodes.borrow_mut()[target.0.0].kind {
            present.extend(attrs.iter().map(|attr| (attr.name.local.to_string(), attr.value.to_string())));
        }
    }

    fn remove_from_parent(&self, target: &Handle) {
        self.detach(target.0.0);
    }

    fn reparent_children(&self, node: &Handle, new_parent: &Handle) {
        let children = std::mem::take(&mut self.nodes.borrow_mut()[node.0.0].children);
        let mut nodes = self.nodes.borrow_mut();
        for child in &children {
            nodes[*child].parent = Some(new_parent.0.0);
        }
        nodes[new_parent.0.0].children.extend(children);
    }
}
