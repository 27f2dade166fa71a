//! The disk after a power cut: what is there once the record up to one operation has met a disk that honours flush.
//!
//! Synced data is there. Of what was written since, each sector of 512 bytes is there or is not. Names survive as a prefix of
//! what was done to their folder since it was synced ([`Names::Strict`], all that POSIX promises), or as a prefix of what was
//! done anywhere since anything was synced ([`Names::Ext4`], one journal for all).

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use crate::disk::{Kind, Node, Op, Record, TOP, overlay};
use crate::lot::Lot;
use crate::program::Outcome;

const SECTOR: usize = 512;

/// How much of the names outlives a cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Names {
    Strict,
    Ext4,
}

/// A fault of the product as the disk would see it: the syncs that it would leave out do nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Planted {
    Nothing,
    /// `synchronous=NORMAL`: the write-ahead log is synced before a checkpoint, not at each commit.
    LogNotSynced,
    BlobNotSynced,
    FolderNotSynced,
}

/// One cut, drawn by lot.
#[derive(Clone, Copy, Debug)]
pub struct Cut {
    /// So many operations were done.
    pub after: usize,
    pub names: Names,
    /// How many of a hundred unsynced sectors are there.
    pub percent: u8,
    /// Sectors of one write may be there without the others.
    pub torn: bool,
}

impl Cut {
    pub fn by_lot(lot: &mut Lot, ops: usize, names: Names) -> Self {
        let percent = [0, 50, 90, 100][lot.below(4)];
        Self { after: lot.below(ops + 1), names, percent, torn: lot.chance(50) }
    }
}

#[derive(Clone, Debug)]
enum NameOp {
    Put {
        folder: u64,
        name: String,
        node: u64,
    },
    /// The name goes; where it was moved into another folder, not before it is there: a move is never neither.
    Take {
        folder: u64,
        name: String,
        moved_to: Option<(u64, String)>,
    },
    Move {
        folder: u64,
        name: String,
        new_name: String,
    },
}

impl NameOp {
    fn folder(&self) -> u64 {
        match self {
            Self::Put { folder, .. } | Self::Take { folder, .. } | Self::Move { folder, .. } => *folder,
        }
    }
}

/// The disk on its way through the record.
pub struct Replay<'r> {
    record: &'r Record,
    planted: Planted,
    done: usize,
    /// What is certainly there.
    firm: BTreeMap<u64, Node>,
    /// What was done to files since their sync: places in the record.
    loose: BTreeMap<u64, Vec<usize>>,
    names: Vec<NameOp>,
    /// Under which name each file was last known, so that a planted fault finds its files.
    known: BTreeMap<u64, String>,
}

impl<'r> Replay<'r> {
    pub fn new(record: &'r Record, planted: Planted) -> Self {
        let mut known = BTreeMap::new();
        for node in record.base.values() {
            if let Kind::Folder(names) = &node.kind {
                known.extend(names.iter().map(|(name, node)| (*node, name.clone())));
            }
        }
        let firm = record.base.clone();
        Self { record, planted, done: 0, firm, loose: BTreeMap::new(), names: Vec::new(), known }
    }

    /// Goes on until so many operations are done; never back.
    pub fn go_to(&mut self, after: usize, names: Names) {
        while self.done < after {
            let Some(op) = self.record.ops.get(self.done) else { return };
            self.step(op, names);
            self.done += 1;
        }
    }

    fn step(&mut self, op: &Op, names: Names) {
        match op {
            Op::Make { folder, name, node, mode, is_folder } => {
                let kind = if *is_folder { Kind::Folder(BTreeMap::new()) } else { Kind::File(Vec::new()) };
                self.firm.insert(*node, Node { kind, mode: *mode });
                self.known.insert(*node, name.clone());
                self.names.push(NameOp::Put { folder: *folder, name: name.clone(), node: *node });
            }
            Op::Write { node, .. } | Op::Resize { node, .. } => self.loose.entry(*node).or_default().push(self.done),
            Op::Link { node, folder, name } => {
                self.names.push(NameOp::Put { folder: *folder, name: name.clone(), node: *node });
            }
            Op::Rename { from, name, to, new_name } if from == to => {
                self.renamed(*from, name, new_name);
                self.names.push(NameOp::Move { folder: *from, name: name.clone(), new_name: new_name.clone() });
            }
            Op::Rename { from, name, to, new_name } => {
                if let Some(node) = self.renamed(*from, name, new_name) {
                    self.names.push(NameOp::Put { folder: *to, name: new_name.clone(), node });
                }
                let moved_to = Some((*to, new_name.clone()));
                self.names.push(NameOp::Take { folder: *from, name: name.clone(), moved_to });
            }
            Op::Remove { folder, name } => {
                self.names.push(NameOp::Take { folder: *folder, name: name.clone(), moved_to: None });
            }
            Op::Sync { node } => {
                if self.is_left_out(*node) {
                    return;
                }
                self.settle(*node);
                if names == Names::Ext4 {
                    self.settle_names(None);
                }
            }
            Op::SyncFolder { node } => {
                if self.planted != Planted::FolderNotSynced {
                    self.settle_names((names == Names::Strict).then_some(*node));
                }
            }
            Op::SyncFailed { node } => {
                self.loose.remove(node);
            }
        }
    }

    /// The node that has this name by now, on the disk or not; it is known under the new one from here on.
    fn renamed(&mut self, folder: u64, name: &str, new_name: &str) -> Option<u64> {
        let mut found = match self.firm.get(&folder).map(|node| &node.kind) {
            Some(Kind::Folder(names)) => names.get(name).copied(),
            _ => None,
        };
        for op in &self.names {
            match op {
                NameOp::Put { folder: at, name: put, node } if *at == folder && put == name => found = Some(*node),
                _ => {}
            }
        }
        if let Some(node) = found {
            self.known.insert(node, new_name.to_owned());
        }
        found
    }

    fn is_left_out(&self, node: u64) -> bool {
        let name = self.known.get(&node).map(String::as_str).unwrap_or_default();
        match self.planted {
            Planted::Nothing | Planted::FolderNotSynced => false,
            Planted::BlobNotSynced => name.ends_with(".part"),
            Planted::LogNotSynced => name.ends_with("-wal") && !self.is_before_checkpoint(node),
        }
    }

    /// Whether the database itself is written next.
    fn is_before_checkpoint(&self, log: u64) -> bool {
        let later = self.record.ops.get(self.done + 1..).unwrap_or_default();
        let next = later.iter().find_map(|op| match op {
            Op::Write { node, .. } if *node == log => Some(false),
            Op::Write { node, .. } => self.known.get(node).is_some_and(|name| name.ends_with(".db")).then_some(true),
            _ => None,
        });
        next.unwrap_or(false)
    }

    fn settle(&mut self, node: u64) {
        let loose = self.loose.remove(&node).unwrap_or_default();
        let Some(Node { kind: Kind::File(content), .. }) = self.firm.get_mut(&node) else { return };
        for place in loose {
            match self.record.ops.get(place) {
                Some(Op::Write { at, bytes, .. }) => overlay(content, *at, bytes),
                Some(Op::Resize { length, .. }) => content.resize(*length, 0),
                _ => {}
            }
        }
    }

    /// The names of one folder are on the disk, or all are.
    fn settle_names(&mut self, folder: Option<u64>) {
        for op in std::mem::take(&mut self.names) {
            if folder.is_none_or(|folder| op.folder() == folder) {
                rename(&mut self.firm, &op);
            } else {
                self.names.push(op);
            }
        }
    }

    /// What is there when the power comes back.
    pub fn fall(&self, cut: Cut, lot: &mut Lot) -> BTreeMap<u64, Node> {
        let mut there = self.firm.clone();
        for (node, places) in &self.loose {
            let Some(Node { kind: Kind::File(content), .. }) = there.get_mut(node) else { continue };
            for place in places {
                match self.record.ops.get(*place) {
                    Some(Op::Write { at, bytes, .. }) => half_written(content, *at, bytes, cut, lot),
                    Some(Op::Resize { length, .. }) if lot.chance(cut.percent) => content.resize(*length, 0),
                    _ => {}
                }
            }
        }
        let mut left: BTreeMap<u64, usize> = BTreeMap::new();
        for op in &self.names {
            // In ext4's way all folders share one journal, and so one lot.
            let folder = if cut.names == Names::Ext4 { 0 } else { op.folder() };
            *left.entry(folder).or_default() += 1;
        }
        for kept in left.values_mut() {
            *kept = match cut.percent {
                0 => 0,
                100 => *kept,
                _ => lot.below(*kept + 1),
            };
        }
        for op in &self.names {
            let folder = if cut.names == Names::Ext4 { 0 } else { op.folder() };
            let Some(kept) = left.get_mut(&folder).filter(|kept| **kept > 0) else { continue };
            *kept -= 1;
            rename(&mut there, op);
        }
        there
    }
}

/// Of a write that was not synced, some sectors.
fn half_written(content: &mut Vec<u8>, at: usize, bytes: &[u8], cut: Cut, lot: &mut Lot) {
    if !cut.torn {
        if lot.chance(cut.percent) {
            overlay(content, at, bytes);
        }
        return;
    }
    let mut from = 0;
    while from < bytes.len() {
        // To the next border of a sector on the disk, not in the write.
        let to = (from + SECTOR - (at + from) % SECTOR).min(bytes.len());
        if lot.chance(cut.percent) {
            overlay(content, at + from, bytes.get(from..to).unwrap_or_default());
        }
        from = to;
    }
}

fn rename(nodes: &mut BTreeMap<u64, Node>, op: &NameOp) {
    if let NameOp::Take { folder, name, moved_to: Some((to, new_name)) } = op {
        let held = |folder: &u64, name: &String| match nodes.get(folder).map(|node| &node.kind) {
            Some(Kind::Folder(names)) => names.get(name).copied(),
            _ => None,
        };
        if held(folder, name) != held(to, new_name) {
            return;
        }
    }
    let Some(Node { kind: Kind::Folder(names), .. }) = nodes.get_mut(&op.folder()) else { return };
    match op {
        NameOp::Put { name, node, .. } => {
            names.insert(name.clone(), *node);
        }
        NameOp::Take { name, .. } => {
            names.remove(name);
        }
        NameOp::Move { name, new_name, .. } => {
            if let Some(node) = names.remove(name) {
                names.insert(new_name.clone(), node);
            }
        }
    }
}

/// Writes what is there into a real folder.
pub fn write_out(nodes: &BTreeMap<u64, Node>, into: &Path) -> Outcome {
    write_folder(nodes, TOP, into)
}

fn write_folder(nodes: &BTreeMap<u64, Node>, folder: u64, into: &Path) -> Outcome {
    let Some(Node { kind: Kind::Folder(names), .. }) = nodes.get(&folder) else { return Ok(()) };
    for (name, number) in names {
        let (path, Some(node)) = (into.join(name), nodes.get(number)) else { continue };
        match &node.kind {
            Kind::File(bytes) => {
                fs::write(&path, bytes)?;
                fs::set_permissions(&path, fs::Permissions::from_mode(node.mode | 0o600))?;
            }
            Kind::Folder(_) => {
                fs::create_dir_all(&path)?;
                write_folder(nodes, *number, &path)?;
            }
        }
    }
    Ok(())
}
