//! The world: who does what next, and what goes wrong.

use crate::chance::Chance;
use crate::check;
use crate::disk::Disk;
use crate::people;
use crate::server::Server;
use crate::tomorrow::Tomorrow;
use crate::{data, revised};
use anyhow::{Result, ensure};
use chrono::{DateTime, TimeDelta, Utc};
use rules::{Dossier, DossierId, Event};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use sync::{Device, DeviceKey, Memory, Name, News, Reply, Request, Verdict};
use uuid::Uuid;

/// Things that happen in a history, before everything is left to work.
const STEPS: u64 = 160;
/// Exchanges of each device within which all must agree, once nothing fails.
const ROUNDS: usize = 60;

/// One computer of a person.
pub(crate) struct Poste {
    /// As in memory.
    pub(crate) live: Device,
    /// As on the disk.
    pub(crate) durable: Device,
    /// A copy of the disk, put away.
    copy: Option<(Device, Memory)>,
    /// For a quarter of the computers, the disk is the real one.
    disk: Option<Disk>,
    name: Name,
    /// How wrong its clock is.
    clock: TimeDelta,
    /// Revisions of the campaign that it knows.
    revisions: usize,
    /// Release of its rules: the one before that of the server, the same, the next.
    release: u32,
    /// Commands that the person was told are saved.
    pub(crate) told: BTreeSet<Uuid>,
}

/// One person, one dossier, several computers.
pub(crate) struct Person {
    pub(crate) dossier: DossierId,
    pub(crate) postes: Vec<Poste>,
    /// For a quarter of the people, a computer of the next release beside them.
    pub(crate) tomorrow: Option<Tomorrow>,
    account: Uuid,
    /// Goes straight to the deposit.
    pressee: bool,
}

pub(crate) struct World {
    now: DateTime<Utc>,
    pub(crate) people: Vec<Person>,
    pub(crate) server: Server,
    /// Requests that come late, and whose answer nobody awaits any more.
    late: Vec<(DateTime<Utc>, DossierId, Request)>,
    person: Chance,
    network: Chance,
    faults: Chance,
    feed: Chance,
    coming: Chance,
    /// When the service publishes a revision of the campaign.
    revision: DateTime<Utc>,
    trace: Sha256,
    outcome: Outcome,
}

/// What a history was like.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Hash of all that happened: the same seed gives the same.
    pub trace: [u8; 32],
    /// Commands given.
    pub given: u32,
    /// Commands accepted by the server.
    pub accepted: u32,
    /// Deposits that count.
    pub deposited: u32,
    /// Commands in conflict.
    pub conflicts: u32,
    /// Commands after a deadline.
    pub late: u32,
    /// Commands of a kind that this release does not read.
    pub uninterpreted: u32,
    /// Times that the server was restored from a backup.
    pub restored: u32,
}

/// Plays the history of a seed.
///
/// # Errors
///
/// Returns what did not hold, and at which step.
pub fn run(seed: u64) -> Result<Outcome> {
    let mut world = World::new(seed)?;
    for step in 0..STEPS {
        // Deciding the whole journal again takes the most time: not at each step.
        let whole = step % 8 == 0;
        world
            .step()
            .and_then(|()| check::always(&world, whole))
            .map_err(|broken| broken.context(format!("seed {seed}, step {step}")))?;
    }
    world
        .settle()
        .and_then(|()| check::at_rest(&world))
        .map_err(|broken| broken.context(format!("seed {seed}, at rest")))?;
    Ok(world.end())
}

impl World {
    fn new(seed: u64) -> Result<Self> {
        let mut making = Chance::of(seed, 0);
        let server = Server::new(&mut making);
        let people = 1 + making.below(3);
        let mut people: Vec<Person> = (0..people).map(|_| Person::new(&mut making)).collect();
        // Histories begin at different times, so that some see one deadline, some both, some none.
        let start = "2023-11-13T08:00:00Z".parse::<DateTime<Utc>>()?;
        let later = TimeDelta::hours(i64::try_from(making.below(11 * 24)).unwrap_or(0));
        let now = start + later;
        let mut disks = Chance::of(seed, 4);
        let mut hurry = Chance::of(seed, 5);
        let mut coming = Chance::of(seed, 7);
        for person in &mut people {
            person.pressee = hurry.percent(35);
            let tomorrow = Tomorrow::new(person.account, &mut coming);
            person.tomorrow = coming.percent(25).then_some(tomorrow);
        }
        let mut feed = Chance::of(seed, 6);
        let published = TimeDelta::hours(i64::try_from(feed.below(12 * 24))?);
        for poste in people.iter_mut().flat_map(|person| &mut person.postes) {
            poste.release = u32::try_from(feed.below(3))?;
            if disks.percent(25) {
                poste.disk = Some(Disk::new(poste.name.clone(), &Memory::default(), now)?);
            }
        }
        Ok(Self {
            now,
            people,
            server,
            late: Vec::new(),
            person: Chance::of(seed, 1),
            network: Chance::of(seed, 2),
            faults: Chance::of(seed, 3),
            feed,
            coming,
            revision: start + published,
            trace: Sha256::new(),
            outcome: Outcome::default(),
        })
    }

    fn note(&mut self, what: &str) {
        self.trace.update(format!("{} {what}\n", self.now));
    }

    fn step(&mut self) -> Result<()> {
        let pause = [1, 20, 300, 3600][self.person.place(4)];
        let pause = 1 + self.person.below(pause);
        self.now += TimeDelta::seconds(i64::try_from(pause).unwrap_or(1));
        self.server.revisions = usize::from(self.now >= self.revision);
        self.deliver_late();
        let who = self.person.place(self.people.len());
        let which = self.person.place(self.people[who].postes.len());
        self.tomorrow(who)?;
        match self.faults.below(100) {
            0..40 => self.give(who, which)?,
            40..84 => return self.exchange(who, which, true),
            84..89 => self.crash(who, which)?,
            89..92 => {
                let poste = &mut self.people[who].postes[which];
                let memory = poste.disk.as_ref().map(Disk::memory).transpose()?;
                poste.copy = Some((poste.durable.clone(), memory.unwrap_or_default()));
            }
            92..93 => self.put_copy_back(who, which)?,
            93..96 => self.server.back_up(),
            96..97 => self.restore_server(),
            _ => {
                let days = i64::try_from(self.faults.below(9)).unwrap_or(0) - 4;
                self.people[who].postes[which].clock = TimeDelta::days(days);
            }
        }
        Ok(())
    }

    /// A person gives a command; told that it is saved once the disk has it.
    fn give(&mut self, who: usize, which: usize) -> Result<()> {
        let id = self.person.uuid();
        let pressee = self.people[who].pressee;
        let poste = &mut self.people[who].postes[which];
        let (campagne, territoire) = (revised(poste.revisions), data().1);
        let shown = poste.live.predict(campagne, territoire);
        let command = match pressee {
            true => people::straight(&shown),
            false => people::next(&shown, &mut self.person),
        };
        let clock = self.now + poste.clock;
        let given = poste
            .live
            .give(command, id, clock, poste.release, campagne, territoire);
        if given.is_ok_and(|changes| changes) {
            if self.faults.percent(3) {
                // The power went before the disk had it: the person was told nothing.
                poste.live = poste.durable.clone();
                self.note("power cut before the disk");
                return Ok(());
            }
            if let Some(disk) = &poste.disk {
                disk.gave(&poste.live, clock)?;
            }
            poste.durable = poste.live.clone();
            poste.told.insert(id);
            self.outcome.given += 1;
            self.note(&format!("given {id}"));
        }
        Ok(())
    }

    /// The computer of the next release gives a command now and then, and sends all that it has.
    fn tomorrow(&mut self, who: usize) -> Result<()> {
        let person = &mut self.people[who];
        let Some(tomorrow) = &mut person.tomorrow else {
            return Ok(());
        };
        if self.coming.percent(10) {
            let none = Dossier::new(person.dossier);
            let kept = self.server.dossier(person.dossier);
            let (dossier, base) = kept.map_or((&none, 0), |it| (it.dossier(), it.version()));
            tomorrow.give(dossier, base, &mut self.coming, self.now)?;
        }
        if self.coming.percent(15) {
            let crash = self.coming.percent(10);
            let request = tomorrow.request();
            self.server
                .answer(person.dossier, &request, self.now, crash);
            self.note("sent by the next release");
        }
        Ok(())
    }

    /// One exchange with the server.
    fn exchange(&mut self, who: usize, which: usize, faulty: bool) -> Result<()> {
        let dossier = self.people[who].dossier;
        let Some(request) = self.people[who].postes[which].live.request(self.now) else {
            return Ok(());
        };
        if let Request::Deposit(batch) = &request {
            ensure!(batch.len() <= Device::BATCH, "a batch of {}", batch.len());
        }
        let reply = if faulty {
            self.through_the_network(dossier, request)
        } else {
            self.server.answer(dossier, &request, self.now, false)
        };
        self.note(&format!("{reply:?}"));
        let mut learned = News::default();
        let poste = &mut self.people[who].postes[which];
        match reply {
            None => poste
                .live
                .failed(self.now, u32::try_from(self.network.below(1000))?),
            Some(reply) => {
                // Some computers hear of the revision late.
                if self.feed.percent(20) {
                    poste.revisions = self.server.revisions;
                }
                let (effects, news) = poste.live.learn(&reply, &self.server.keys);
                learned = news;
                self.note(&format!("{effects:?}"));
            }
        }
        let poste = &mut self.people[who].postes[which];
        if faulty && self.faults.percent(3) {
            poste.live = poste.durable.clone();
        } else {
            if let Some(disk) = &poste.disk {
                disk.learned(learned)?;
            }
            poste.durable = poste.live.clone();
        }
        Ok(())
    }

    /// What a bad network makes of a request and its answer.
    fn through_the_network(&mut self, dossier: DossierId, request: Request) -> Option<Reply> {
        let request = self.shuffled(request);
        match self.network.below(100) {
            0..8 => return None,
            8..14 => {
                let late = TimeDelta::minutes(i64::try_from(self.network.below(600)).unwrap_or(0));
                self.late.push((self.now + late, dossier, request));
                return None;
            }
            14..20 => {
                // Sent twice: the first answer is lost.
                self.server.answer(dossier, &request, self.now, false);
            }
            _ => {}
        }
        let crash = self.network.percent(4);
        let reply = self.server.answer(dossier, &request, self.now, crash)?;
        match self.network.below(100) {
            0..10 => None,
            10..16 => Some(self.tampered(reply)),
            _ => Some(reply),
        }
    }

    /// Commands that travel apart arrive in any order.
    fn shuffled(&mut self, request: Request) -> Request {
        match request {
            Request::Deposit(mut batch) if batch.len() > 1 && self.network.percent(25) => {
                let (a, b) = (
                    self.network.place(batch.len()),
                    self.network.place(batch.len()),
                );
                batch.swap(a, b);
                if self.network.percent(50) {
                    batch.truncate(1);
                }
                Request::Deposit(batch)
            }
            request @ (Request::Deposit(_) | Request::Pull { .. }) => request,
        }
    }

    /// Somebody on the way writes « accepted » where the service wrote something else.
    fn tampered(&mut self, reply: Reply) -> Reply {
        let Reply::Receipts {
            epoque,
            mut receipts,
        } = reply
        else {
            return reply;
        };
        if let Some(last) = receipts.last_mut() {
            let text = String::from_utf8_lossy(&last.bytes).into_owned();
            let text = match self.network.percent(50) {
                true => text.replace("\"verdict\":\"recu\"", "\"verdict\":\"accepte\""),
                false => text.replace("\"version\":", "\"version\":9"),
            };
            last.bytes = text.into_bytes();
        }
        Reply::Receipts { epoque, receipts }
    }

    fn deliver_late(&mut self) {
        let now = self.now;
        let due: Vec<_> = self.late.extract_if(.., |(at, _, _)| *at <= now).collect();
        for (_, dossier, request) in due {
            self.server.answer(dossier, &request, now, false);
        }
    }

    fn crash(&mut self, who: usize, which: usize) -> Result<()> {
        let poste = &mut self.people[who].postes[which];
        poste.live = match &poste.disk {
            Some(disk) => disk.device(&poste.durable)?,
            None => poste.durable.clone(),
        };
        self.note("crash");
        Ok(())
    }

    /// The disk is replaced by its copy: what was given since is gone with it, unless the server has it.
    fn put_copy_back(&mut self, who: usize, which: usize) -> Result<()> {
        let incarnation = self.faults.uuid();
        let poste = &mut self.people[who].postes[which];
        let Some((copy, memory)) = poste.copy.take() else {
            return Ok(());
        };
        if let Some(disk) = poste.disk.take() {
            poste.disk = Some(disk.put_back(&memory, incarnation, self.now)?);
        }
        let held: BTreeSet<Uuid> = ids(&copy).collect();
        poste.told.retain(|id| held.contains(id));
        poste.durable = copy.reborn(incarnation);
        poste.live = poste.durable.clone();
        self.keep_what_can_be_proved();
        self.note("copy put back");
        Ok(())
    }

    fn restore_server(&mut self) {
        let epoque = self.faults.uuid();
        // What was on its way to the former life is cut off.
        self.late.clear();
        self.server.restore(epoque);
        self.keep_what_can_be_proved();
        self.outcome.restored += 1;
        self.note("server restored");
    }

    /// An instant that neither the server nor a device can prove any more is the one at which the bytes come again.
    fn keep_what_can_be_proved(&mut self) {
        let postes = self.people.iter().flat_map(|person| &person.postes);
        let attested = postes.flat_map(|poste| check::attested(&poste.durable, &self.server.keys));
        let attested: Vec<_> = attested.collect();
        self.server.forget_unattested(attested);
    }

    /// Nothing fails any more: everybody exchanges until nothing moves.
    fn settle(&mut self) -> Result<()> {
        self.late.clear();
        for person in &self.people {
            if let Some(tomorrow) = &person.tomorrow {
                let all = tomorrow.request();
                self.server.answer(person.dossier, &all, self.now, false);
            }
        }
        for _ in 0..ROUNDS {
            self.now += TimeDelta::minutes(10);
            for who in 0..self.people.len() {
                for which in 0..self.people[who].postes.len() {
                    self.exchange(who, which, false)?;
                }
            }
        }
        Ok(())
    }

    fn end(mut self) -> Outcome {
        for admitted in self.server.journal() {
            let deposits = |event: &&Event| matches!(event, Event::DossierDeposited(_));
            let deposits = admitted.events.iter().filter(deposits).count();
            self.outcome.deposited += u32::try_from(deposits).unwrap_or(u32::MAX);
            match admitted.verdict {
                Verdict::Accepte => self.outcome.accepted += 1,
                Verdict::Conflit => self.outcome.conflicts += 1,
                Verdict::Tardif => self.outcome.late += 1,
                Verdict::NonInterprete => self.outcome.uninterpreted += 1,
                Verdict::Recu | Verdict::Refuse => {}
            }
        }
        self.outcome.trace = self.trace.finalize().into();
        self.outcome
    }
}

impl Person {
    fn new(making: &mut Chance) -> Self {
        let (dossier, account) = (DossierId(making.uuid()), making.uuid());
        let postes = 1 + making.below(3);
        let postes = (0..postes)
            .map(|_| Poste::new(dossier, account, making))
            .collect();
        Self {
            dossier,
            postes,
            tomorrow: None,
            account,
            pressee: false,
        }
    }
}

impl Poste {
    fn new(dossier: DossierId, account: Uuid, making: &mut Chance) -> Self {
        let name = Name {
            key: DeviceKey::of(&making.bytes()),
            account,
            incarnation: making.uuid(),
            dossier,
        };
        let device = Device::new(name.key.clone(), account, name.incarnation, dossier);
        Self {
            name,
            disk: None,
            live: device.clone(),
            durable: device,
            copy: None,
            revisions: 0,
            release: 1,
            clock: TimeDelta::zero(),
            told: BTreeSet::new(),
        }
    }
}

/// The commands that a device holds.
pub(crate) fn ids(device: &Device) -> impl Iterator<Item = Uuid> {
    device.sendings().iter().map(|sending| sending.envelope.id)
}
