//! The table of rights as the driver reads it: rows, people, cells (`tests/permissions.csv`, `tests/permissions-legend.csv`).

use std::collections::BTreeMap;

/// The people of the legend and who plays them; nobody is the visitor.
pub const PEOPLE: [(&str, Option<i64>); 19] = [
    ("visitor", None),
    ("pupil_self", Some(20)),
    ("pupil_classmate", Some(21)),
    ("pupil_other_class", Some(22)),
    ("guardian_of_child", Some(40)),
    ("guardian_second_household", Some(41)),
    ("guardian_restricted", Some(42)),
    ("guardian_other_child_same_class", Some(43)),
    ("guardian_other_class", Some(44)),
    ("guardian_former", Some(45)),
    ("teacher_of_class", Some(5)),
    ("co_teacher", Some(6)),
    ("teacher_other_class", Some(7)),
    ("substitute", Some(8)),
    ("teacher_former", Some(9)),
    ("leader", Some(1)),
    ("office", Some(2)),
    ("dpo", Some(3)),
    ("it", Some(4)),
];

/// Staff, for whom the gates of briefing and second factor stand.
pub const STAFF: [&str; 9] = [
    "teacher_of_class",
    "co_teacher",
    "teacher_other_class",
    "substitute",
    "teacher_former",
    "leader",
    "office",
    "dpo",
    "it",
];

/// What a cell of the table says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cell {
    Yes,
    YesWhile,
    NotFound,
    Forbidden,
    SignIn,
    No,
}

impl Cell {
    fn of(text: &str) -> Self {
        match text {
            "yes" => Self::Yes,
            "yes*" => Self::YesWhile,
            "no404" => Self::NotFound,
            "no403" => Self::Forbidden,
            "signin" => Self::SignIn,
            "no" | "-" => Self::No,
            other => panic!("no cell of the legend: {other}"),
        }
    }

    pub fn lets_in(self) -> bool {
        matches!(self, Self::Yes | Self::YesWhile)
    }
}

/// One row: a right on a kind of thing.
#[derive(Clone, Debug)]
pub struct Row {
    pub area: String,
    pub right: String,
    pub on: String,
    pub effect: String,
    pub step_up: bool,
    pub cells: BTreeMap<String, Cell>,
    pub machine: bool,
    pub conditions: Vec<String>,
    pub otherwise: Cell,
}

impl Row {
    pub fn cell(&self, person: &str) -> Cell {
        self.cells[person]
    }

    /// Whether the use of the right leaves a line in the access log.
    pub fn leaves_a_line(&self) -> bool {
        matches!(self.effect.as_str(), "write" | "read-logged")
    }

    /// Whether nobody but the machine ever has it: then it needs no route.
    pub fn is_for_the_machine(&self) -> bool {
        self.machine && !self.cells.values().any(|cell| cell.lets_in())
    }

    /// Whether only staff have it, so that the gates stand before it.
    pub fn is_for_staff(&self) -> bool {
        let mut holders = self.cells.iter().filter(|(_, cell)| cell.lets_in()).peekable();
        holders.peek().is_some() && holders.all(|(person, _)| STAFF.contains(&person.as_str()))
    }
}

/// The whole table.
pub fn table() -> Vec<Row> {
    let mut reader = csv::Reader::from_reader(include_bytes!("../permissions.csv").as_slice());
    let rows = reader.deserialize::<BTreeMap<String, String>>();
    rows.map(|row| row.expect("a row of permissions.csv"))
        .map(|row| Row {
            area: row["area"].clone(),
            right: row["right"].clone(),
            on: row["on"].clone(),
            effect: row["effect"].clone(),
            step_up: row["step_up"] == "yes",
            cells: PEOPLE.iter().map(|(person, _)| ((*person).to_owned(), Cell::of(&row[*person]))).collect(),
            machine: Cell::of(&row["machine"]) == Cell::Yes,
            conditions: row["condition"].split('+').filter(|condition| *condition != "-").map(str::to_owned).collect(),
            otherwise: Cell::of(&row["otherwise"]),
        })
        .collect()
}
