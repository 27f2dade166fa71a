//! Chance that can be had again: every lot of a run comes from one seed, printed when something fails.

/// SplitMix64 (Steele, Lea, Flood 2014): small, and good enough to choose cuts with.
#[derive(Clone, Debug)]
pub struct Lot(u64);

/// The seed of this run: `BOOKBAG_SEED`, or one of the day's.
pub fn seed() -> u64 {
    let given = std::env::var("BOOKBAG_SEED").ok().and_then(|seed| seed.parse().ok());
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    given.unwrap_or(now.as_nanos() as u64 % 1_000_000_000)
}

impl Lot {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The lots of the `number`th thing of a run; each can be drawn again by itself.
    pub fn of(seed: u64, number: u64) -> Self {
        let mut lot = Self(seed ^ number.wrapping_mul(0x9E37_79B9_7F4A_7C15));
        lot.next();
        lot
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number from 0 to `end - 1`; 0 where there is none.
    pub fn below(&mut self, end: usize) -> usize {
        if end == 0 { 0 } else { (self.next() % end as u64) as usize }
    }

    /// True so many times in a hundred.
    pub fn chance(&mut self, percent: u8) -> bool {
        self.below(100) < usize::from(percent)
    }
}
