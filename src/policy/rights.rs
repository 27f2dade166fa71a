//! How a right is written down: one sentence, its effect, and its rule.
//!
//! ```text
//! rights! { class: ClassId;
//!     /// A teacher of the class, or a leader, may post to its story.
//!     PostToClass: Write = |ask, class| Ok(ask.teaches(class)? || ask.leads()?);
//! }
//! ```
//! makes a type whose fields nobody else can fill, with getters for the person who asks and the thing. `+ StepUp` asks for a
//! fresh proof of the password; `as "ReadPost"` names the row of permissions.csv where a type proves a part of it. A rule that says `false` is the refusal of its place: not found, or a shut door.

macro_rules! step_up {
    () => {
        false
    };
    (StepUp) => {
        true
    };
}

macro_rules! law_name {
    ($Name:ident) => {
        stringify!($Name)
    };
    ($Name:ident $law:literal) => {
        $law
    };
}

macro_rules! rights {
    ($spot:ident: $Spot:ty; $($(#[$doc:meta])+ $Name:ident $(as $law:literal)?: $effect:ident $(+ $step:ident)? = |$ask:ident, $at:pat_param| $rule:expr;)+) => {$(
        $(#[$doc])+
        #[derive(Clone, Copy)]
        pub struct $Name { person: $crate::db::ids::PersonId, $spot: $Spot }

        impl $Name {
            /// The person who asks.
            #[must_use]
            pub fn person(&self) -> $crate::db::ids::PersonId { self.person }
            /// What the right was proved on.
            #[must_use]
            pub fn $spot(&self) -> $Spot { self.$spot }
        }

        impl $crate::policy::Right for $Name {
            const NAME: &'static str = $crate::policy::rights::law_name!($Name $($law)?);
            const EFFECT: $crate::db::Effect = $crate::db::Effect::$effect;
            const STEP_UP: bool = $crate::policy::rights::step_up!($($step)?);

            fn prove($ask: &$crate::policy::Ask<'_>) -> $crate::error::Result<Self> {
                let person = $ask.person()?;
                let $spot = <$Spot as $crate::policy::Spot>::find($ask)?;
                let $at = $spot;
                let holds = || -> $crate::error::Result<bool> { $rule };
                let holds = holds()?;
                if holds { Ok(Self { person, $spot }) } else { Err(<$Spot as $crate::policy::Spot>::refused()) }
            }

            fn concerns(&self) -> $crate::policy::Concerns { $crate::policy::Spot::concerns(self.$spot) }
        }
    )+};
}

/// Doors that stand open for everybody, signed in or not.
macro_rules! open_rights {
    ($($(#[$doc:meta])+ $Name:ident: $effect:ident;)+) => {$(
        $(#[$doc])+
        #[derive(Clone, Copy)]
        pub struct $Name { person: Option<$crate::db::ids::PersonId> }

        impl $Name {
            /// The person who asks; none for a visitor.
            #[must_use]
            pub fn person(&self) -> Option<$crate::db::ids::PersonId> { self.person }
        }

        impl $crate::policy::Right for $Name {
            const NAME: &'static str = stringify!($Name);
            const EFFECT: $crate::db::Effect = $crate::db::Effect::$effect;
            const STEP_UP: bool = false;

            fn prove(ask: &$crate::policy::Ask<'_>) -> $crate::error::Result<Self> {
                Ok(Self { person: ask.person().ok() })
            }

            fn concerns(&self) -> $crate::policy::Concerns {
                $crate::policy::Concerns { object: "school", ..$crate::policy::Concerns::default() }
            }
        }
    )+};
}

pub(super) use {law_name, open_rights, rights, step_up};
